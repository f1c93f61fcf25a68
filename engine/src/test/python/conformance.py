"""Makes engine/src/test/resources/conformance/<ClassName>.jsonl.gz: one layer, one configuration, expected output per line.

    python conformance.py                 all classes
    python conformance.py Conv2D ReLU     some of them
Versions, how inputs and weights are computed, and the tensor format: see golden.py. A line is
    {"id", "class_name", "config" (as a Keras file holds it), "inputs": [tensor spec], "weights": [tensor spec with name, in
     layer.weights order], "outputs": [expected tensor], "tolerance"}
and, where Keras was not the source of the numbers, "oracle": "numpy". ExtendedBatch.jsonl.gz holds Conv1D, Conv2D and Conv3D with
more leading axes than Keras 3 takes ("oracle": "flattened": Keras computed them with the leading axes flattened into one). The measure is max|y - k| / max(1, rms(k)).
Layers that take one tensor have one input; merging layers get the list of inputs.

Where TensorFlow has no CPU kernel, the same layer is compiled by XLA. Where that fails too in channels_first, the layer is
computed by its channels_last twin between two transpositions, which is Keras' own definition; an activation is then applied
in the original layout. Where nothing computes it, the float64 loops below are the oracle.
Every convolution, transposed convolution, pooling and ConvLSTM case is computed a second time by float64 loops
(reference.py, written from the definitions). Where the two differ by more than 1e-5 the loops' value is stored and the
line says so. Known reasons, each confirmed by Keras' JAX backend (check_with_jax.py):
- Keras on TensorFlow adds the bias of a channels_first layer along the LAST axis when that axis has as many samples as there
  are filters: ops.add takes (1, filters, 1, 1) for a bias and prefers the last axis. The stored value is along the channels.
- Transposed convolution, padding same, explicit output_padding: TensorFlow refuses output lengths whose SAME convolution would
  not give the input length back (for example an even kernel with output_padding 0).
- TensorFlow's Conv3D on CPU is wrong for kernels of 1x1x1 with strides above 1 (Conv3D-024, ConvLSTM3D-009).
"""

import random
import re
import sys
import zlib

import golden
import numpy as np
import reference

keras = golden.keras()
import tensorflow as tf  # noqa: E402

layers = keras.layers

SMOOTH = ["tanh", "sigmoid", "softplus", "softsign", "gelu", "silu", "mish", "exponential", "selu", "elu", "celu"]
KINKED = ["relu", "relu6", "leaky_relu", "hard_sigmoid", "hard_silu", "hard_tanh", "softmax", "log_softmax", "squareplus"]
LINES = {}


def tensors(x):
    if isinstance(x, dict):
        return [v for k in x for v in tensors(x[k])]
    return [v for k in x for v in tensors(k)] if isinstance(x, (list, tuple)) else [np.asarray(x)]


def compiled(layer, x):
    """By XLA, which computes on CPU what TensorFlow's own kernels refuse."""
    return tensors(tf.function(lambda: layer(x), jit_compile=True, autograph=False)())


def twin(layer, config, xs, compile):
    """The channels_last twin between two transpositions."""
    rank = xs[0].ndim
    recurrent = "ConvLSTM" in type(layer).__name__
    config = dict(config, data_format="channels_last", name="twin")
    activation = None
    if "activation" in config and not recurrent:
        activation, config["activation"] = layer.activation, "linear"
    last = type(layer).from_config(config)
    x = np.moveaxis(xs[0], 2 if recurrent else 1, -1)
    last.build(x.shape)
    last.set_weights([np.asarray(w) for w in layer.weights])
    x = np.ascontiguousarray(x)
    outs = compiled(last, x) if compile else tensors(last(x))
    outs = [np.ascontiguousarray(np.moveaxis(y, -1, 2 if recurrent and y.ndim == rank else 1)) for y in outs]
    return [np.asarray(activation(y)) for y in outs] if activation else outs


def checked(layer, config, xs, ws):
    """Outputs by float64 loops, or None for classes that have no second implementation here."""
    name = type(layer).__name__
    first = config.get("data_format") == "channels_first"
    x = xs[0]
    if "ConvLSTM" in name:
        x = np.moveaxis(x, 2, -1) if first else x
        act, ract = ((lambda z, a=a: np.asarray(a(keras.ops.convert_to_tensor(z)))) for a in (layer.cell.activation, layer.cell.recurrent_activation))
        seq, h, c = reference.lstm(
            x, ws[0], ws[1], ws[2] if config["use_bias"] else None,
            layer.cell.strides, layer.cell.dilation_rate, config["padding"], act, ract, config["go_backwards"],
        )  # fmt: skip
        outs = [seq if config["return_sequences"] else h] + ([h, c] if config["return_state"] else [])
        return [np.moveaxis(y, -1, 2 if y.ndim == x.ndim else 1) for y in outs] if first else outs
    if "Pooling" in name and "Global" not in name:
        x = np.moveaxis(x, 1, -1) if first else x
        y = reference.pool(x, layer.pool_size, layer.strides, config["padding"], "Average" in name)
        return [np.moveaxis(y, -1, 1) if first else y]
    if "Conv" not in name:
        return None
    x = np.moveaxis(x, 1, -1) if first else x
    args = (layer.strides, layer.dilation_rate, config["padding"])
    if "Transpose" in name:
        y = reference.transpose(x, ws[0], *args, layer.output_padding and reference.tup(layer.output_padding, x.ndim - 2))
    elif "Separable" in name:
        ones = (1,) * (x.ndim - 2)
        y = reference.conv(reference.depthwise(x, ws[0], *args), ws[1], ones, ones, "valid")
    elif "Depthwise" in name:
        y = reference.depthwise(x, ws[0], *args)
    else:
        y = reference.conv(x, ws[0], *args, groups=config["groups"])
    if config["use_bias"]:
        y = y + ws[-1]
    y = np.moveaxis(y, -1, 1) if first else y
    return [np.asarray(layer.activation(keras.ops.convert_to_tensor(y)))]


def measure(y, k):
    k = np.asarray(k, np.float64)
    return np.max(np.abs(y - k), initial=0.0) / max(1.0, np.sqrt(np.mean(k * k)))


def case(class_name, make, shapes, scale=1.0, offset=0.0, tolerance=2e-5, dtype=None, limit=400, weight_rule=None):
    """Computes one line and appends it; False where Keras refuses the configuration or the output is too big."""
    lines = LINES.setdefault(class_name, [])
    n = len(lines)
    base = zlib.crc32(class_name.encode()) % 1000 * 100000 + n * 100
    layer = make(name=f"{class_name.lower()}_{n}") if callable(make) else make
    shapes = shapes if isinstance(shapes, list) else [shapes]
    specs = [golden.spec(s, base + 50 + i, scale, offset, dtype) for i, s in enumerate(shapes)]
    xs = [golden.tensor(s) for s in specs]
    before = keras.saving.serialize_keras_object(layer)["config"]
    layer.build(shapes[0] if len(shapes) == 1 else shapes)
    rule = weight_rule or golden.weight_spec
    weights = []
    for i, w in enumerate(layer.weights):
        depthwise = "depthwise" in w.path or "depthwise" in class_name.lower()
        weights.append(rule(w.name, w.shape, base + i, "Transpose" in class_name, depthwise))
    ws = [golden.tensor(w) for w in weights]
    layer.set_weights(ws)
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    after = keras.saving.serialize_keras_object(layer)["config"]
    second = checked(layer, after, xs, ws)
    ys = None
    single = xs if len(xs) > 1 else xs[0]
    first = after.get("data_format") == "channels_first"
    ways = {"eager": lambda: tensors(layer(single)), "compiled": lambda: compiled(layer, single)}
    ways |= {"twin": lambda: twin(layer, after, xs, False), "compiled twin": lambda: twin(layer, after, xs, True)} if first else {}
    for way, compute in ways.items():
        try:
            ys = compute()
            COUNTS[way] = COUNTS.get(way, 0) + 1
            break
        except ValueError:
            raise
        except Exception as e:  # what TensorFlow has no CPU kernel for
            if second is None:
                raise
            reason = str(e).strip().split("\n")[0].split("}} ")[-1][:70]
            REFUSALS.setdefault((way, reason), []).append(f"{class_name}-{n:03d}")
    line = {"id": f"{class_name}-{n:03d}", "class_name": class_name, "config": before if n % 2 else after}
    line |= {"inputs": specs, "weights": weights}
    if ys is None:
        ys, line["oracle"] = second, "numpy"
    if sum(y.size for y in ys) > limit or min(y.size for y in ys) == 0:
        return False
    if second is not None:
        COUNTS["checked"] += 1
        assert [y.shape for y in second] == [y.shape for y in ys], (line, [y.shape for y in second], [y.shape for y in ys])
        worst = max(measure(y, k) for y, k in zip(ys, second))
        if worst > 1e-5:
            print("differs from float64 loops:", line["id"], worst, compact_config(after), shapes, flush=True)
            ys, line["oracle"] = second, "numpy"
    line |= {"outputs": [golden.encode(y) for y in ys], "tolerance": tolerance}
    lines.append(line)
    return True


COUNTS = {"checked": 0}
REFUSALS = {}


def compact_config(config):
    keep = ("filters", "kernel_size", "strides", "padding", "dilation_rate", "groups", "data_format", "output_padding", "activation")
    return {k: config[k] for k in keep if k in config}


def thinned(rng, class_name, kwargs, shape):
    """The shape with one spatial axis of size 1."""
    rank = int(re.search(r"(\d)D", class_name)[1])
    first = 1 + ("LSTM" in class_name) + (kwargs.get("data_format") == "channels_first")
    axis = first + rng.randrange(rank)
    return shape[:axis] + (1,) + shape[axis + 1 :]


def fill(class_name, draw, count, thin=0):
    """Draws random configurations until `count` lines exist, and `thin` more that have a spatial axis of size 1; those that Keras
    refuses, or that are there already, are drawn again."""
    rng = random.Random(class_name)
    tries, drawn = 0, set()
    while len(LINES.get(class_name, [])) < count + thin:
        tries += 1
        assert tries < 60 * count, class_name
        n = len(LINES.get(class_name, []))
        kwargs, shapes, more = draw(rng, n)
        if n >= count:
            shapes = thinned(rng, class_name, kwargs, shapes)
        key = str((sorted(kwargs.items(), key=str), shapes, more))
        try:
            if key not in drawn and case(class_name, lambda name: getattr(layers, class_name)(name=name, **kwargs), shapes, **more):
                drawn.add(key)
        except ValueError:
            pass


def activation(rng):
    roll = rng.random()
    if roll < 0.4:
        return None
    if roll < 0.92:
        return rng.choice(SMOOTH + KINKED)
    return rng.choice([layers.ReLU(max_value=1.0, negative_slope=0.1), layers.LeakyReLU(0.15), layers.ELU(0.5)])


def per_axis(rng, rank, values):
    """A scalar or one value per axis, as Keras accepts both."""
    return rng.choice(values) if rng.random() < 0.4 else tuple(rng.choice(values) for _ in range(rank))


SIZES = {1: [1, 2, 3, 5, 7, 11, 13, 17], 2: [1, 2, 3, 4, 5, 6, 7, 9], 3: [1, 2, 3, 4, 5]}
KERNELS = {1: [1, 2, 3, 4, 5, 7, 9], 2: [1, 2, 3, 3, 4, 5, 7], 3: [1, 2, 3, 3, 4]}


def shape_of(rng, rank, channels, first, time=None):
    space = [rng.choice(SIZES[rank]) for _ in range(rank)]
    body = [channels] + space if first else space + [channels]
    return tuple([rng.choice([1, 2, 3])] + ([time] if time else []) + body)


def common(rng, n, rank, transposed=False, strides_with_dilation=False):
    """Arguments that all convolutions have. The case number decides what must occur often."""
    kwargs = {"kernel_size": per_axis(rng, rank, KERNELS[rank]), "padding": rng.choice(["valid", "same", "same"])}
    if n % 3 == 0 or strides_with_dilation and n % 5 == 0:
        kwargs["strides"] = per_axis(rng, rank, [1, 2, 3])
    if n % 3 == 1 or strides_with_dilation and n % 5 == 0:
        kwargs["dilation_rate"] = per_axis(rng, rank, [1, 2, 3])
    kwargs["activation"] = activation(rng)
    kwargs["use_bias"] = rng.random() < 0.75
    kwargs["data_format"] = "channels_first" if n % 4 == 3 else "channels_last"
    return kwargs


def extras(rng, rank, kwargs):
    """Entries that do not change inference but must be parsed."""
    roll = rng.randrange(8)
    if roll == 0:
        kwargs |= {"kernel_initializer": keras.initializers.HeNormal(seed=3), "kernel_regularizer": keras.regularizers.L1L2(1e-4, 1e-3)}
    elif roll == 1:
        kwargs |= {"bias_initializer": keras.initializers.Constant(0.5), "kernel_constraint": keras.constraints.MaxNorm(3, axis=list(range(rank + 1)))}
    elif roll == 2:
        kwargs |= {"bias_regularizer": "l2", "activity_regularizer": keras.regularizers.L1(0.01), "bias_constraint": "non_neg"}
    return kwargs


def conv(rank, transposed=False):
    def draw(rng, n):
        kwargs = extras(rng, rank, common(rng, n, rank))
        if rank == 1 and not transposed and n % 5 == 2:
            kwargs["padding"] = "causal"
        groups = 1
        if not transposed and n % 4 in (1, 3):
            groups = rng.choice([1, 2, 3, 4])
            kwargs["groups"] = groups
        kwargs["filters"] = groups * rng.choice([1, 2, 3])
        if transposed and n % 2 == 1:
            if n >= 56:
                kwargs |= {"strides": per_axis(rng, rank, [2, 3]), "dilation_rate": 1}
            strides = reference.tup(kwargs.get("strides", 1), rank)
            kwargs["output_padding"] = tuple(rng.randrange(s) for s in strides)
            if rng.random() < 0.3:
                kwargs["output_padding"] = rng.randrange(min(strides))
        channels = groups * rng.choice([1, 2, 3])
        return kwargs, shape_of(rng, rank, channels, kwargs["data_format"] == "channels_first"), {}

    name = f"Conv{rank}D" + ("Transpose" if transposed else "")
    make = getattr(layers, name)
    if not transposed:
        case(name, lambda name: make(2, 3, padding="same", name=name), (2,) + (1,) * rank + (3,))
        case(name, lambda name: make(3, 5 if rank < 3 else 4, padding="same", activation="relu", name=name), (1,) + (2,) * rank + (2,))
        case(name, lambda name: make(4, 3, strides=2, padding="same", name=name), (1,) + (8 if rank < 3 else 4,) * rank + (2,))
        case(name, lambda name: make(6, 3, groups=6, padding="same", name=name), (1,) + (3,) * rank + (6,))
        case(name, lambda name: make(2, 3, padding="SAME", activation="softmax", data_format="channels_first", name=name), (1, 3) + (3,) * rank)
    else:
        for op in (None, 0, 1):
            for padding in ("same", "valid"):
                size = (1,) + ((4,) if rank < 3 else (2,)) * rank + (2,)
                case(name, lambda name: make(2, 3, strides=2, padding=padding, output_padding=op, name=name), size)
        for kernel, stride in ((1, 3), (2, 3), (1, 2)):  # gaps that hold the bias only
            for padding in ("same", "valid"):
                case(name, lambda name: make(2, kernel, strides=stride, padding=padding, name=name), (1,) + (2,) * rank + (2,))
    fill(name, draw, 56 if transposed else 48, thin=8)


def depthwise(rank, separable):
    def draw(rng, n):
        kwargs = common(rng, n, rank, strides_with_dilation=True)
        kwargs["depth_multiplier"] = rng.choice([1, 1, 2, 3])
        if "strides" in kwargs and rank == 2 and n % 2 == 0:
            kwargs["strides"] = (s := rng.choice([1, 2, 3]), s)
        if separable:
            kwargs["filters"] = rng.choice([1, 2, 3, 5])
        return kwargs, shape_of(rng, rank, rng.choice([1, 2, 3, 4]), kwargs["data_format"] == "channels_first"), {}

    fill(f"{'Separable' if separable else 'Depthwise'}Conv{rank}D", draw, 48, thin=8)


def convlstm(rank):
    def draw(rng, n):
        kwargs = common(rng, n, rank)
        kwargs["kernel_size"] = per_axis(rng, rank, [1, 2, 3] if rank > 1 else [1, 2, 3, 5])
        kwargs["activation"] = rng.choice(["tanh", "tanh", "relu", "softsign"])
        kwargs["recurrent_activation"] = rng.choice(["sigmoid", "sigmoid", "hard_sigmoid"])
        kwargs |= {k: rng.random() < 0.5 for k in ("return_sequences", "return_state", "go_backwards", "unit_forget_bias")}
        kwargs["filters"] = rng.choice([1, 2, 3])
        if n % 6 == 0:
            kwargs |= {"dropout": 0.2, "recurrent_dropout": 0.1}
        time = rng.choice([1, 2, 3, 4])
        return kwargs, shape_of(rng, rank, rng.choice([1, 2, 3]), kwargs["data_format"] == "channels_first", time), {}

    fill(f"ConvLSTM{rank}D", draw, 42, thin=6)


def reshaping(kind, rank):
    def one(rng):
        return rng.choice([0, 1, 2, 3])

    def amount(rng):
        pair = lambda: (one(rng), one(rng))  # noqa: E731
        if rank == 1:
            return rng.choice([one(rng), pair()])
        return rng.choice([one(rng), tuple(one(rng) for _ in range(rank)), tuple(pair() for _ in range(rank))])

    def draw(rng, n):
        first = n % 4 == 3
        kwargs, more = {}, {}
        if kind == "UpSampling":
            kwargs["size"] = rng.choice([1, 2, 3, 4]) if rank == 1 else per_axis(rng, rank, [1, 2, 3, 4] if rank == 2 else [1, 2, 3])
            if rank == 2:
                kwargs["interpolation"] = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"][n % 5]
                if n % 5 > 1:
                    more["tolerance"] = 1e-3
                if rng.random() < 0.5:
                    kwargs["size"] = rng.choice([2, 3, 4, 5])
        else:
            kwargs["padding" if kind == "ZeroPadding" else "cropping"] = amount(rng)
        if rank > 1 or kind == "ZeroPadding":
            kwargs["data_format"] = "channels_first" if first else "channels_last"
        else:
            first = False
        shape = shape_of(rng, rank, rng.choice([1, 2, 3]), first)
        if kind == "Cropping":
            shape = shape_of(rng, rank, rng.choice([1, 2, 3]), first)
            shape = tuple(n + (3 if i and rng.random() < 0.7 else 0) for i, n in enumerate(shape))
        return kwargs, shape, more

    fill(f"{kind}{rank}D", draw, 45 if kind == "UpSampling" and rank == 2 else 40, thin=6)


def pooling(kind, rank):
    def draw(rng, n):
        kwargs = {"pool_size": per_axis(rng, rank, [1, 2, 2, 3, 4]), "padding": ["valid", "same"][n % 2]}
        if n % 3:
            kwargs["strides"] = per_axis(rng, rank, [1, 2, 3])
        kwargs["data_format"] = "channels_first" if n % 4 == 3 else "channels_last"
        offset = rng.choice([-2.0, 0.0, 0.0, 1.0])
        return kwargs, shape_of(rng, rank, rng.choice([1, 2, 3]), n % 4 == 3), {"offset": offset}

    fill(f"{kind}Pooling{rank}D", draw, 20)


def global_pooling(kind, rank):
    def draw(rng, n):
        first = n % 4 > 1
        kwargs = {"keepdims": bool(n % 2), "data_format": "channels_first" if first else "channels_last"}
        return kwargs, shape_of(rng, rank, rng.choice([1, 2, 3, 5]), first), {"offset": rng.choice([-2.0, 0.0, 0.5])}

    fill(f"Global{kind}Pooling{rank}D", draw, 12)


def many(class_name, *cases, **more):
    for kwargs, shapes in cases:
        kwargs = dict(kwargs)
        extra = {k: kwargs.pop(k) for k in ("scale_", "offset_", "tolerance_", "dtype_", "limit_") if k in kwargs}
        args = more | {k[:-1]: v for k, v in extra.items()}
        if not case(class_name, lambda name: getattr(layers, class_name)(name=name, **kwargs), shapes, **args):
            print("too big or empty:", class_name, kwargs, shapes)


def normalizations():
    x2, x4, x5 = (3, 5), (2, 3, 4, 5), (1, 2, 3, 2, 4)
    many(
        "BatchNormalization",
        ({}, x4), ({}, x2), ({}, (2, 7, 3)), ({}, x5), ({"axis": 1}, x4), ({"axis": 2}, x4), ({"axis": -2}, x4), ({"axis": 3}, x4),
        ({"scale": False}, x4), ({"center": False}, x4), ({"scale": False, "center": False}, x4), ({"epsilon": 1e-5}, x4),
        ({"axis": 1, "scale": False, "epsilon": 0.1}, x5), ({"axis": 1}, x2), ({"momentum": 0.9, "gamma_regularizer": "l2"}, (1, 1, 1, 4)),
        ({"beta_initializer": "ones", "synchronized": False}, (2, 4, 3)), ({"scale_": 3.0, "offset_": 2.0}, x4),
    )  # fmt: skip
    many(
        "LayerNormalization",
        ({}, x4), ({}, x2), ({"axis": 1}, x4), ({"axis": [1, 2]}, x4), ({"axis": [-1, -2]}, x4), ({"axis": [2, 1, 3]}, x4), ({"axis": (1, 3)}, x4),
        ({"scale": False}, x4), ({"center": False}, x4), ({"scale": False, "center": False}, x4), ({"epsilon": 1e-6}, x4),
        ({"rms_scaling": True}, x4), ({"rms_scaling": True, "axis": [1, 2]}, x4), ({}, (2, 3, 1)), ({"offset_": 5.0}, x5),
    )  # fmt: skip
    many(
        "GroupNormalization",
        ({"groups": 2}, (2, 3, 4, 6)), ({"groups": 3}, (2, 3, 4, 6)), ({"groups": 6}, (2, 3, 4, 6)), ({"groups": 1}, (2, 3, 4, 6)),
        ({"groups": -1}, (2, 3, 4, 6)), ({"groups": 2, "axis": 1}, (2, 4, 3, 5)), ({"groups": 2, "axis": 2}, (2, 3, 4, 5)), ({"groups": 4}, (3, 8)),
        ({"groups": 2, "scale": False}, (2, 5, 4)), ({"groups": 2, "center": False}, (2, 5, 4)), ({"groups": 2, "epsilon": 0.1}, (1, 2, 3, 2, 4)),
        ({"groups": -1, "axis": 1}, (2, 3, 4, 5)), ({"groups": 4, "scale": False, "center": False}, (2, 3, 3, 4)),
    )  # fmt: skip
    many(
        "UnitNormalization",
        ({}, x4), ({}, x2), ({"axis": 1}, x4), ({"axis": [1, 2]}, x4), ({"axis": [-1, 1]}, x4), ({"axis": [1, 2, 3]}, x4), ({"axis": -2}, x4),
        ({}, (2, 3, 1)), ({"scale_": 0.0}, x2), ({"scale_": 1e-3}, x4), ({"axis": 2}, x5), ({"axis": 4}, x5),
    )  # fmt: skip
    many(
        "RMSNormalization",
        ({}, x4), ({}, x2), ({"axis": 1}, x2), ({"axis": [3]}, x4), ({"epsilon": 1e-2}, x4), ({}, x5), ({"offset_": 3.0}, x4), ({"axis": -1}, (2, 1)),
        ({"scale_": 1e-3}, x4), ({"axis": [2, 3]}, x4), ({"axis": [1, 2, 3]}, x4), ({}, (1, 7, 3)),
    )  # fmt: skip
    many(
        "Normalization",
        ({"mean": 0.5, "variance": 2.0}, x4), ({"mean": [0.1, 0.2, 0.3, 0.4, 0.5], "variance": [1.0, 2.0, 0.5, 0.25, 4.0]}, x4),
        ({"axis": 1, "mean": [0.1, 0.2, 0.3], "variance": [1.0, 2.0, 0.5]}, x4), ({"axis": None, "mean": 3.0, "variance": 4.0}, x4),
        ({"mean": 0.5, "variance": 2.0, "invert": True}, x4), ({"mean": 1.0, "variance": 0.0}, x2), ({"axis": -1, "mean": [0.485, 0.456, 0.406], "variance": [0.0524, 0.0502, 0.0506]}, (2, 3, 4, 3)),
        ({"axis": [1, 3], "mean": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], "variance": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}, (2, 3, 4, 2)),
        ({}, x4), ({"axis": 1}, x4), ({"axis": None}, x4), ({"axis": (1, 2)}, x4), ({"invert": True}, x2),
    )  # fmt: skip


def dense_and_shapes():
    x4 = (2, 3, 4, 5)
    many(
        "Dense",
        ({"units": 4}, (3, 5)), ({"units": 1}, (2, 1)), ({"units": 7, "activation": "relu"}, (2, 3, 5)), ({"units": 3, "activation": "softmax"}, x4),
        ({"units": 6, "use_bias": False}, x4), ({"units": 2, "activation": "tanh"}, (1, 2, 3, 2, 4)), ({"units": 5, "activation": "gelu"}, (4, 33)),
        ({"units": 3, "activation": "sigmoid", "use_bias": False}, (1, 100)), ({"units": 8, "activation": layers.LeakyReLU(0.05)}, (2, 9)),
        ({"units": 5, "kernel_regularizer": "l1", "activity_regularizer": "l2", "kernel_constraint": "unit_norm"}, (2, 6)),
        ({"units": 5, "activation": "log_softmax"}, (2, 6)), ({"units": 4, "activation": "sparsemax"}, (3, 6)), ({"units": 13}, (17, 11)),
    )  # fmt: skip
    many(
        "Flatten",
        ({}, x4), ({}, (2, 5)), ({}, (3,)), ({}, (2, 1, 1, 7)), ({"data_format": "channels_first"}, x4), ({"data_format": "channels_first"}, (2, 3, 4)),
        ({"data_format": "channels_first"}, (1, 2, 3, 2, 4)), ({"data_format": "channels_first"}, (2, 5)), ({"data_format": "channels_last"}, (1, 2, 3, 2, 4)),
        ({"data_format": "channels_first"}, (3,)), ({}, (1, 3, 3)), ({"data_format": "channels_first"}, (2, 1, 3, 1)),
    )  # fmt: skip
    many(
        "Reshape",
        *[({"target_shape": t}, s) for t, s in (
            ((60,), x4), ((-1,), x4), ((5, 12), x4), ((-1, 5), x4), ((4, -1, 3), x4), ((3, 4, 5), x4), ((1, 60, 1), x4), ((2, 5, -1, 2), x4),
            ((12,), (3, 12)), ((3, 4), (3, 12)), ((-1, 1), (3, 12)), ((1, 1, 12), (3, 12)), ((-1, 2, 2), (1, 2, 3, 2, 4)), ((1,), (4, 1, 1)))],
    )  # fmt: skip
    many(
        "Permute",
        *[({"dims": d}, s) for d, s in (
            ((2, 1), (2, 3, 4)), ((1, 2), (2, 3, 4)), ((3, 1, 2), x4), ((2, 3, 1), x4), ((3, 2, 1), x4), ((1, 3, 2), x4), ((2, 1, 3), x4), ((1, 2, 3), x4),
            ((1,), (2, 5)), ((4, 1, 2, 3), (1, 2, 3, 4, 5)), ((2, 3, 4, 1), (1, 2, 3, 4, 5)), ((4, 3, 2, 1), (2, 2, 3, 2, 4)))],
    )  # fmt: skip
    many("RepeatVector", *[({"n": n}, s) for n, s in ((1, (2, 3)), (3, (2, 3)), (5, (1, 7)), (2, (4, 1)), (10, (1, 1)), (4, (3, 5)), (7, (2, 2)), (6, (5, 3)), (2, (1, 9)), (3, (3, 3)), (8, (1, 4)), (9, (2, 3)))])
    many(
        "Embedding",
        *[({"input_dim": v, "output_dim": d, "scale_": v / 2 - 0.01, "offset_": v / 2} | more, s) for v, d, s, more in (
            (10, 3, (2, 5), {}), (1, 2, (2, 3), {}), (7, 1, (3, 4), {}), (50, 8, (2, 6), {}), (5, 4, (2, 3, 2), {}), (5, 4, (6,), {}),
            (12, 2, (1, 9), {"embeddings_initializer": "he_normal"}), (6, 3, (2, 4), {"embeddings_regularizer": "l2"}), (9, 5, (4, 4), {"embeddings_constraint": "max_norm"}),
            (3, 2, (2, 2, 2, 2), {}), (100, 6, (3, 5), {}), (4, 3, (1, 1), {}))],
        dtype="int32",
    )  # fmt: skip
    many("Embedding", ({"input_dim": 8, "output_dim": 3, "scale_": 3.9, "offset_": 4.0}, (2, 5)))  # float indices are truncated


def merges():
    a, b = (2, 3, 4, 2), (2, 1, 4, 1)
    for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        pairs = [[a, a], [a, b], [b, a], [(2, 5), (2, 5)], [(2, 5), (2, 1)], [(3, 4, 2), (3, 1, 2)], [(1, 2, 3, 2, 2), (1, 1, 1, 1, 2)], [(2, 3, 4, 2), (2, 4, 2)],
                 [(2, 3), (2, 5, 3)], [(1, 1), (1, 1)], [(1, 2, 2, 3), (1, 2, 2, 3)], [(2, 1, 1, 4), (2, 5, 3, 4)]]  # fmt: skip
        if name != "Subtract":
            pairs += [[a, a, a], [a, b, a], [(2, 3), (2, 3), (2, 3), (2, 3), (2, 3)]]
        many(name, *[({}, p) for p in pairs])
    many(
        "Concatenate",
        ({}, [a, a]), ({}, [a, (2, 3, 4, 5)]), ({"axis": 1}, [a, (2, 5, 4, 2)]), ({"axis": 2}, [a, (2, 3, 1, 2)]), ({"axis": -2}, [a, (2, 3, 1, 2)]), ({"axis": 3}, [a, a]),
        ({"axis": -3}, [a, (2, 1, 4, 2)]), ({}, [(2, 3), (2, 5)]), ({"axis": 1}, [(2, 3), (2, 5), (2, 1)]), ({}, [(1, 2, 2, 2, 3)] * 2), ({"axis": 1}, [(1, 2, 2, 2, 3)] * 3),
        ({}, [(2, 4, 3), (2, 4, 1), (2, 4, 2)]), ({"axis": -2}, [(2, 4, 3), (2, 2, 3)]), ({"axis": 0}, [(2, 3), (1, 3)]),
    )  # fmt: skip
    many(
        "Dot",
        ({"axes": 1}, [(2, 5), (2, 5)]), ({"axes": 1, "normalize": True}, [(2, 5), (2, 5)]), ({"axes": -1}, [(3, 7), (3, 7)]), ({"axes": (1, 1)}, [(2, 4, 3), (2, 4, 5)]),
        ({"axes": (2, 1)}, [(2, 4, 3), (2, 3, 5)]), ({"axes": (1, 2)}, [(2, 4, 3), (2, 5, 4)]), ({"axes": 2}, [(2, 4, 3), (2, 5, 3)]), ({"axes": (2, 1)}, [(2, 4, 3), (2, 3)]),
        ({"axes": -1}, [(2, 4, 3), (2, 5, 3)]), ({"axes": (1, 1), "normalize": True}, [(2, 4, 3), (2, 4, 5)]), ({"axes": (3, 1)}, [(2, 2, 3, 4), (2, 4, 5)]),
        ({"axes": (1, 1)}, [(2, 3), (2, 3, 4)]), ({"axes": (2, 2)}, [(1, 3, 4, 2), (1, 2, 4)]), ({"axes": (-1, -2)}, [(2, 4, 3), (2, 3, 2)]),
    )  # fmt: skip


def images():
    x, small, first = (2, 5, 7, 3), (1, 3, 4, 2), (2, 3, 5, 7)
    many(
        "Rescaling",
        ({"scale": 1 / 255, "scale_": 127.5, "offset_": 127.5}, x), ({"scale": 1 / 127.5, "offset": -1, "scale_": 127.5, "offset_": 127.5}, x), ({"scale": 2.0}, (3, 4)),
        ({"scale": [0.5, 1.0, 2.0], "offset": [0.1, -0.2, 0.3]}, x), ({"scale": [0.5, 1.0, 2.0]}, x), ({"scale": 0.0, "offset": 3.0}, small), ({"scale": -1.5, "offset": 0.25}, (2, 9, 2)),
        ({"scale": [0.25, 4.0], "offset": 0.5}, small), ({"scale": 1.0, "offset": [1.0, -1.0]}, small), ({"scale": 1.0}, (2, 3, 3, 2, 2)), ({"scale": 0.017}, (2, 7)), ({"scale": 3, "offset": 1}, (4, 1)),
    )  # fmt: skip
    resizes = []
    for method in ("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"):
        tolerance = 2e-5 if method in ("bilinear", "nearest") else 1e-3
        more = {"interpolation": method, "tolerance_": tolerance}
        resizes += [({"height": h, "width": w} | more, s) for h, w, s in ((7, 9, small), (2, 3, x), (5, 7, x), (1, 1, small), (3, 11, (1, 6, 4, 2)))]
        resizes += [
            ({"height": 4, "width": 4, "crop_to_aspect_ratio": True} | more, x),
            ({"height": 3, "width": 8, "crop_to_aspect_ratio": True} | more, (1, 6, 5, 2)),
            ({"height": 6, "width": 4, "pad_to_aspect_ratio": True, "fill_value": 0.5} | more, x),
            ({"height": 3, "width": 9, "pad_to_aspect_ratio": True} | more, (1, 4, 5, 2)),
            ({"height": 4, "width": 3, "data_format": "channels_first"} | more, first),
        ]
    many("Resizing", *resizes)
    many(
        "Resizing",
        ({"height": 4, "width": 4, "crop_to_aspect_ratio": True, "data_format": "channels_first"}, first),
        ({"height": 4, "width": 4, "pad_to_aspect_ratio": True, "data_format": "channels_first"}, first),
    )
    many(
        "CenterCrop",
        *[({"height": h, "width": w} | more, s) for h, w, s, more in (
            (3, 3, x, {}), (5, 7, x, {}), (4, 4, x, {}), (2, 5, x, {}), (1, 1, x, {}), (3, 6, (1, 9, 6, 2), {}), (4, 3, (1, 5, 8, 1), {}), (6, 6, (1, 4, 5, 2), {}),
            (5, 3, (1, 4, 6, 2), {}), (3, 3, first, {"data_format": "channels_first"}), (4, 2, first, {"data_format": "channels_first"}), (2, 2, (1, 3, 5, 3), {}), (7, 8, small, {}))],
    )  # fmt: skip


def activations():
    shape, even = (2, 3, 6), (2, 3, 4, 6)
    names = ["relu", "leaky_relu", "relu6", "softmax", "celu", "elu", "selu", "softplus", "softsign", "squareplus", "soft_shrink", "sparse_plus", "silu", "swish",
             "gelu", "glu", "tanh", "tanh_shrink", "sigmoid", "sparse_sigmoid", "exponential", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "hard_shrink",
             "linear", "mish", "log_softmax", "log_sigmoid", "sparsemax"]  # fmt: skip
    for name in names:
        many("Activation", ({"activation": name, "scale_": 4.0}, shape), ({"activation": name, "scale_": 1.5}, even))
        if name != "exponential":
            many("Activation", ({"activation": name, "scale_": 60.0}, (2, 8)))
    many("Activation", ({"activation": None}, shape), ({"activation": layers.ReLU(max_value=2.0, threshold=0.5), "scale_": 4.0}, shape))
    many(
        "ReLU",
        *[(k | {"scale_": 4.0}, shape) for k in (
            {}, {"max_value": 2.0}, {"negative_slope": 0.3}, {"threshold": 1.0}, {"max_value": 3.0, "negative_slope": 0.1, "threshold": 0.5}, {"max_value": 6.0}, {"threshold": 1.5, "max_value": 2.5},
            {"threshold": 1.0, "negative_slope": 0.2}, {"max_value": 0.0}, {"max_value": 6.0, "negative_slope": 0.01}, {"max_value": 1.0, "threshold": 2.0})],
        ({}, (2, 3, 3, 2)),
    )  # fmt: skip
    many("LeakyReLU", *[(k | {"scale_": 4.0}, s) for k in ({}, {"negative_slope": 0.1}, {"negative_slope": 0.0}, {"negative_slope": 1.0}) for s in (shape, even, (2, 5))])
    many("ELU", *[(k | {"scale_": 4.0}, s) for k in ({}, {"alpha": 0.5}, {"alpha": 2.0}, {"alpha": 0.0}) for s in (shape, even, (2, 5))])
    many(
        "PReLU",
        *[(k | {"scale_": 3.0}, s) for k, s in (
            ({}, (2, 5)), ({}, shape), ({}, even), ({"shared_axes": [1, 2]}, even), ({"shared_axes": [1]}, even), ({"shared_axes": 1}, even), ({"shared_axes": [3]}, even), ({"shared_axes": [1, 2, 3]}, even),
            ({"shared_axes": [2, 3]}, (2, 3, 4, 5)), ({"shared_axes": [1, 2, 3]}, (1, 2, 3, 2, 4)), ({"shared_axes": [2]}, shape), ({"alpha_initializer": "ones", "shared_axes": (1,)}, (2, 3)))],
    )  # fmt: skip
    many("Softmax", *[(k | {"scale_": 4.0}, s) for k, s in (({}, (2, 5)), ({}, even), ({"axis": 1}, even), ({"axis": 2}, even), ({"axis": -2}, even), ({"axis": [1, 2]}, even), ({"axis": [-1, 1]}, even), ({"axis": [1, 2, 3]}, even), ({"axis": 0}, (3, 4)), ({"axis": 3}, even), ({}, (2, 1)))], ({"scale_": 90.0}, shape))  # fmt: skip


def identities():
    s4, s3, s5 = (2, 3, 4, 3), (2, 5, 3), (1, 2, 3, 2, 3)
    for name, kwargs, shapes in (
        ("Dropout", {"rate": 0.5}, (s4, s3, (2, 7))), ("SpatialDropout1D", {"rate": 0.3}, (s3,)), ("SpatialDropout2D", {"rate": 0.3}, (s4,)), ("SpatialDropout3D", {"rate": 0.3}, (s5,)),
        ("GaussianNoise", {"stddev": 0.1}, (s4, s3)), ("GaussianDropout", {"rate": 0.2}, (s4, s3)), ("AlphaDropout", {"rate": 0.2}, (s4, s3)), ("Identity", {}, (s4, s3)),
        ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}, (s4,)), ("SpatialDropout2D", {"rate": 0.1, "data_format": "channels_first"}, (s4,)),
    ):  # fmt: skip
        many(name, *[(kwargs, s) for s in shapes])
    many("Dropout", ({"rate": 0.5, "noise_shape": [None, 1, 1, 3], "seed": 7}, s4), ({"rate": 0.0}, s4))


def time_distributed():
    inner = [
        (layers.Conv2D(2, 3, padding="same", activation="relu"), (2, 3, 4, 5, 2)), (layers.Conv2D(3, 2, strides=2), (1, 2, 5, 5, 2)), (layers.Conv2D(2, 3, dilation_rate=2, padding="same"), (2, 1, 4, 4, 1)),
        (layers.Dense(4), (2, 3, 5)), (layers.Dense(2, activation="tanh"), (2, 3, 4, 3)), (layers.Dense(3, use_bias=False), (1, 7, 2)), (layers.MaxPooling2D(2), (2, 3, 4, 5, 2)),
        (layers.MaxPooling2D(3, strides=2, padding="same"), (1, 2, 5, 4, 3)), (layers.AveragePooling2D(2, padding="same"), (1, 2, 5, 3, 2)), (layers.Flatten(), (2, 3, 2, 2, 3)),
        (layers.BatchNormalization(), (2, 3, 2, 2, 3)), (layers.Conv1D(2, 3, padding="causal"), (2, 2, 6, 2)), (layers.DepthwiseConv2D(3, padding="same"), (1, 2, 4, 4, 2)),
        (layers.GlobalAveragePooling2D(), (2, 3, 4, 3, 5)), (layers.Conv3D(2, 2), (1, 2, 3, 3, 3, 2)), (layers.TimeDistributed(layers.Dense(3)), (2, 2, 3, 4)),
        (keras.Sequential([keras.Input((4, 4, 2)), layers.Conv2D(3, 3), layers.Flatten()], name="inside"), (2, 2, 4, 4, 2)),
    ]  # fmt: skip
    for i, (layer, shape) in enumerate(inner):
        if not isinstance(layer, keras.Sequential) and "TimeDistributed" not in type(layer).__name__:
            layer = type(layer).from_config(dict(layer.get_config(), name=f"inner_{i}"))
        case("TimeDistributed", lambda name: layers.TimeDistributed(layer, name=name), shape)


def extended_batch():
    """Inputs of rank above the layer's own, as tf.keras 2 accepts and Keras 3 refuses: all leading axes are batch."""
    lines = LINES.setdefault("ExtendedBatch", [])
    for rank in (1, 2, 3):
        for n, (lead, more) in enumerate((((2, 3), {}), ((2, 1, 3), {"strides": 2, "padding": "same"}), ((1, 2), {"activation": "relu", "dilation_rate": 2}), ((2, 2), {"groups": 2, "use_bias": False}), ((3, 1), {"padding": "same"}))):
            layer = getattr(layers, f"Conv{rank}D")(2, 2 if rank == 3 else 3, name=f"extended_{rank}_{n}", **more)
            space = ((4, 5, 3) if rank == 3 else (7, 6))[:rank] + (2,)
            x = golden.spec((*lead, *space), 4400000 + 10 * len(lines))
            layer.build((None, *space))
            weights = [golden.weight_spec(w.name, w.shape, 4500000 + 10 * len(lines) + i) for i, w in enumerate(layer.weights)]
            layer.set_weights([golden.tensor(w) for w in weights])
            y = np.asarray(layer(golden.tensor(x).reshape(-1, *space)))
            line = {"id": f"ExtendedBatch-{len(lines):03d}", "class_name": f"Conv{rank}D", "config": keras.saving.serialize_keras_object(layer)["config"], "inputs": [x], "weights": weights}
            lines.append(line | {"oracle": "flattened", "outputs": [golden.encode(y.reshape(*lead, *y.shape[1:]))], "tolerance": 2e-5})


BLOCKS = {
    "extended_batch": extended_batch,
    "Conv2D": lambda: conv(2), "DepthwiseConv2D": lambda: depthwise(2, False), "SeparableConv2D": lambda: depthwise(2, True), "Conv2DTranspose": lambda: conv(2, True),
    "UpSampling2D": lambda: reshaping("UpSampling", 2), "ZeroPadding2D": lambda: reshaping("ZeroPadding", 2), "Cropping2D": lambda: reshaping("Cropping", 2),
    **{f"{k}Pooling{r}D": (lambda k=k, r=r: pooling(k, r)) for k in ("Max", "Average") for r in (2, 1, 3)},
    **{f"Global{k}Pooling{r}D": (lambda k=k, r=r: global_pooling(k, r)) for k in ("Max", "Average") for r in (2, 1, 3)},
    "normalizations": normalizations, "dense_and_shapes": dense_and_shapes, "merges": merges, "images": images, "activations": activations, "identities": identities,
    "time_distributed": time_distributed,
    "Conv1D": lambda: conv(1), "Conv3D": lambda: conv(3), "DepthwiseConv1D": lambda: depthwise(1, False), "SeparableConv1D": lambda: depthwise(1, True),
    "Conv1DTranspose": lambda: conv(1, True), "Conv3DTranspose": lambda: conv(3, True), **{f"ConvLSTM{r}D": (lambda r=r: convlstm(r)) for r in (1, 2, 3)},
    **{f"{k}{r}D": (lambda k=k, r=r: reshaping(k, r)) for k in ("UpSampling", "ZeroPadding", "Cropping") for r in (1, 3)},
}  # fmt: skip


def main(wanted):
    for name, block in BLOCKS.items():
        if wanted and name not in wanted:
            continue
        LINES.clear()
        block()
        for class_name, lines in LINES.items():
            golden.write_lines(golden.RESOURCES / f"conformance/{class_name}.jsonl.gz", lines)
    print(COUNTS)
    for reason, ids in REFUSALS.items():
        print(reason, len(ids), ids[:4])


if __name__ == "__main__":
    main(sys.argv[1:])
