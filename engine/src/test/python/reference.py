"""Float64 loops over kernel positions, written from the definitions and not from Keras' code, that check the oracle."""

import itertools

import numpy as np


def tup(v, rank):
    return tuple(v) if isinstance(v, (list, tuple)) else (v,) * rank


def windows(x, kernel, strides, dilation, padding, fill=0.0):
    """For x = (batch, spatial..., channels): (position in kernel, slice of x for all outputs) pairs."""
    rank = len(kernel)
    pads, outs = [], []
    for a in range(rank):
        n, ek = x.shape[1 + a], (kernel[a] - 1) * dilation[a] + 1
        if padding == "same":
            out = -(-n // strides[a])
            total = max((out - 1) * strides[a] + ek - n, 0)
            pads.append((total // 2, total - total // 2))
        elif padding == "causal":
            pads.append((ek - 1, 0))
            out = (n - 1) // strides[a] + 1
        else:
            pads.append((0, 0))
            out = (n - ek) // strides[a] + 1
        if out <= 0:
            raise ValueError("nothing left")
        outs.append(out)
    x = np.pad(x, [(0, 0)] + pads + [(0, 0)], constant_values=fill)
    for pos in itertools.product(*(range(k) for k in kernel)):
        cut = [slice(None)]
        for a in range(rank):
            start = pos[a] * dilation[a]
            cut.append(slice(start, start + (outs[a] - 1) * strides[a] + 1, strides[a]))
        yield pos, x[tuple(cut)]


def conv(x, w, strides, dilation, padding, groups=1):
    x, w = x.astype(np.float64), w.astype(np.float64)
    rank = w.ndim - 2
    y, cin, f = 0.0, w.shape[-2], w.shape[-1] // groups
    for pos, part in windows(x, w.shape[:rank], strides, dilation, padding):
        y = y + np.concatenate(
            [part[..., g * cin : (g + 1) * cin] @ w[pos][:, g * f : (g + 1) * f] for g in range(groups)], -1
        )
    return y


def depthwise(x, w, strides, dilation, padding):
    x, w = x.astype(np.float64), w.astype(np.float64)
    y = 0.0
    for pos, part in windows(x, w.shape[:-2], strides, dilation, padding):
        y = y + part[..., :, None] * w[pos]
    return y.reshape(y.shape[:-2] + (-1,))


def transpose(x, w, strides, dilation, padding, output_padding):
    x, w = x.astype(np.float64), w.astype(np.float64)
    rank = w.ndim - 2
    crops, outs, full_shape = [], [], []
    for a in range(rank):
        n, s, ek = x.shape[1 + a], strides[a], (w.shape[a] - 1) * dilation[a] + 1
        op = None if output_padding is None else output_padding[a]
        if padding == "valid":
            outs.append((n - 1) * s + (max(ek, s) if op is None else ek + op))
            crops.append(0)
        else:
            outs.append(n * s if op is None else (n - 1) * s + ek % 2 + op)
            p = s + ek - 2 if op is None else ek + ek % 2 - 2 + op
            crops.append(ek - 1 - min(p // 2 + p % 2, ek - 1))
        full_shape.append((n - 1) * s + ek)
    full = np.zeros((x.shape[0], *full_shape, w.shape[-2]))
    for pos in itertools.product(*(range(k) for k in w.shape[:rank])):
        cut = [slice(None)]
        for a in range(rank):
            start = pos[a] * dilation[a]
            cut.append(slice(start, start + (x.shape[1 + a] - 1) * strides[a] + 1, strides[a]))
        full[tuple(cut)] += x @ w[pos].T
    full = full[(slice(None), *(slice(c, None) for c in crops))]
    full = np.pad(full, [(0, 0)] + [(0, max(0, o - n)) for o, n in zip(outs, full.shape[1:])] + [(0, 0)])
    return full[(slice(None), *(slice(0, o) for o in outs))]


def pool(x, kernel, strides, padding, average):
    x = x.astype(np.float64)
    ones = (1,) * len(kernel)
    if not average:
        return np.max([p for _, p in windows(x, kernel, strides, ones, padding, -np.inf)], axis=0)
    total = sum(p for _, p in windows(x, kernel, strides, ones, padding))
    count = sum(p for _, p in windows(np.ones_like(x), kernel, strides, ones, padding))
    return total / count


def lstm(x, w, r, b, strides, dilation, padding, act, ract, backwards):
    b = 0.0 if b is None else b.astype(np.float64)
    steps = range(x.shape[1])[:: -1 if backwards else 1]
    ones, h, c, seq = (1,) * (w.ndim - 2), None, None, []
    for t in steps:
        z = conv(x[:, t], w, strides, dilation, padding) + b
        if h is None:
            h = c = np.zeros(z.shape[:-1] + (z.shape[-1] // 4,))
        zi, zf, zc, zo = np.split(z, 4, -1)
        ui, uf, uc, uo = np.split(conv(h, r, ones, ones, "same"), 4, -1)
        c = ract(zf + uf) * c + ract(zi + ui) * act(zc + uc)
        h = ract(zo + uo) * act(c)
        seq.append(h)
    return np.stack(seq, 1), h, c
