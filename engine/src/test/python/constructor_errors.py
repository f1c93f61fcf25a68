"""Makes engine/src/test/resources/conformance/errors.jsonl.gz: configurations that Keras refuses, each seen to be refused.

    python constructor_errors.py
Versions: see golden.py. One JSON object per line:
    {"id", "class_name", "config", "changes", "input_shape", "call_shape"?, "stage": construct | build | call, "error": exception class, "message"}
`config` is the class's get_config() with the bad values, `changes`, put in. `input_shape` (with batch; a list of shapes for merging layers) is null
where construction already fails. Where `call_shape` is present the layer was built for `input_shape` and then called with `call_shape`.
Stage `call` is shape inference on a symbolic tensor of that shape; where Keras notices only when it computes, the stage is `compute`.
What is listed as a candidate and not refused is printed and not written.
Not listed: inputs of higher rank than the layer's own, which Keras 3 refuses and tf.keras 2 accepted.
"""

import os
import sys

if os.environ.get("PYTHONHASHSEED") != "0":  # some messages show sets
    os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})

import golden
import numpy as np

keras = golden.keras()
layers = keras.layers
LINES, ACCEPTED = [], []


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def attempt(class_name, good, bad, shape, call_shape):
    cls = getattr(layers, class_name)
    try:
        layer = cls(**good | bad)
    except Exception as e:
        return "construct", e
    if shape is None:
        return None, None
    several = isinstance(shape, list)
    try:
        layer.build(shape)
    except Exception as e:
        return "build", e
    given = call_shape or shape
    try:
        layer([keras.KerasTensor(s) for s in given] if several else keras.KerasTensor(given))
    except Exception as e:
        return "call", e
    if not several and None in given:
        return None, None
    try:
        layer([np.zeros(s, "f4") for s in given] if several else np.zeros(given, "f4"))
    except ValueError as e:
        return "compute", e
    except Exception as e:
        print("TensorFlow refuses:", class_name, bad, given, str(e)[:100])
    return None, None


def bad(class_name, good, changes, shape=None, call_shape=None):
    stage, e = attempt(class_name, good, changes, shape, call_shape)
    if stage is None:
        ACCEPTED.append((class_name, changes, shape, call_shape))
        return
    config = plain(keras.saving.serialize_keras_object(getattr(layers, class_name)(**good, name="layer"))["config"] | changes)
    message = str(e)
    if message.startswith("Exception encountered when calling"):
        message = message.split("\x1b[1m")[1].split("\x1b[0m")[0]
    line = {"id": f"{class_name}-{sum(l['class_name'] == class_name for l in LINES):02d}", "class_name": class_name, "config": config, "changes": plain(changes)}
    line["input_shape"] = None if stage == "construct" else plain(shape)
    if call_shape:
        line["call_shape"] = plain(call_shape)
    LINES.append(line | {"stage": stage, "error": type(e).__name__, "message": message.strip()})


def space(rank, n, channels, first=False):
    return (2, channels, *(n,) * rank) if first else (2, *(n,) * rank, channels)


def numbers(class_name, good, rank, names):
    """Tuples: wrong length, zero, negative, not a number."""
    for name in names:
        for value in (0, -1, (2,) * (rank + 1), (1,) * (rank - 1) + (0,), (1,) * (rank - 1) + (-2,), "a", None, [], (None,) * rank, 2.5):
            bad(class_name, good, {name: value})


def convolutions():
    for rank in (1, 2, 3):
        good, x = {"filters": 4, "kernel_size": 3}, space(rank, 5, 4)
        c = f"Conv{rank}D"
        numbers(c, good, rank, ("kernel_size", "strides", "dilation_rate"))
        for value in (0, -3):
            bad(c, good, {"filters": value})
            bad(c, good, {"groups": value})
        bad(c, good, {"groups": 3})
        bad(c, good, {"filters": 6, "groups": 4})
        bad(c, good, {"strides": 2, "dilation_rate": 2})
        if rank > 1:
            bad(c, good, {"strides": (2,) + (1,) * (rank - 1), "dilation_rate": (1,) * (rank - 1) + (2,)})
            bad(c, good, {"padding": "causal"})
        for value in ("full", "", "reflect", ["same"] * rank, None, 1):
            bad(c, good, {"padding": value}, x)
        for value in ("channels_middle", "NHWC", 1):
            bad(c, good, {"data_format": value})
        for value in ("no_such", "Relu6x", 3):
            bad(c, good, {"activation": value})
        for name in ("kernel_initializer", "bias_initializer", "kernel_regularizer", "kernel_constraint"):
            bad(c, good, {name: "no_such"})
        bad(c, good, {"filters": 3, "groups": 3}, x)
        bad(c, good, {"groups": 2}, space(rank, 5, 3))
        bad(c, good, {"groups": 2, "data_format": "channels_first"}, space(rank, 5, 3, True))
        bad(c, good, {"kernel_size": 6}, x)
        bad(c, good, {"kernel_size": 3, "dilation_rate": 3}, x)
        bad(c, good, {"kernel_size": (6,) + (1,) * (rank - 1), "data_format": "channels_first"}, space(rank, 5, 4, True))
        bad(c, good, {}, (2,) + (5,) * rank)
        bad(c, good, {}, (2,) + (5,) * rank + (None,))
        bad(c, good, {}, x, space(rank, 5, 3))
        bad(c, good, {}, x, (2,) + (5,) * (rank - 1) + (4,))

        t = f"Conv{rank}DTranspose"
        numbers(t, good, rank, ("kernel_size", "strides", "dilation_rate"))
        for value in (0, -3):
            bad(t, good, {"filters": value})
        bad(t, good, {"strides": 2, "dilation_rate": 2})
        for change in ({"output_padding": 1}, {"output_padding": 2, "strides": 2}, {"output_padding": 5, "strides": 3}, {"output_padding": -1}, {"output_padding": (1,) * (rank + 1)},
                       {"output_padding": (1,) * (rank - 1) + (2,), "strides": 2}, {"output_padding": (0,) * (rank - 1) + (1,)}, {"output_padding": "a"}):  # fmt: skip
            bad(t, good, change, x)
        for value in ("causal", "full"):
            bad(t, good, {"padding": value}, x)
        bad(t, good, {"data_format": "NCHW"})
        bad(t, good, {"groups": 2})
        bad(t, good, {}, x, space(rank, 5, 3))
        bad(t, good, {}, (2,) + (5,) * rank + (None,))

        lstm = f"ConvLSTM{rank}D"
        numbers(lstm, good, rank, ("kernel_size", "strides", "dilation_rate"))
        bad(lstm, good, {"strides": 2, "dilation_rate": 2})
        bad(lstm, good, {"strides": (1,) * (rank - 1) + (3,), "dilation_rate": (2,) + (1,) * (rank - 1)})
        for value in ("causal", "full"):
            bad(lstm, good, {"padding": value})
        bad(lstm, good, {"data_format": "last"})
        bad(lstm, good, {"filters": 0}, (2, 3) + (5,) * rank + (2,))
        bad(lstm, good, {"filters": -2}, (2, 3) + (5,) * rank + (2,))
        bad(lstm, good, {}, (2, 3) + (None,) * rank + (2,))
        bad(lstm, good, {}, (2, 3) + (5,) * rank + (None,))
        bad(lstm, good, {}, (2, 3) + (5,) * (rank - 1) + (2,))
        bad(lstm, good, {"kernel_size": 6}, (2, 3) + (5,) * rank + (2,))
        bad(lstm, good, {}, (2, 3) + (5,) * rank + (2,), (2, 3) + (5,) * rank + (3,))
        if rank == 3:
            continue
        for kind, start in (("Depthwise", {"kernel_size": 3}), ("Separable", {"filters": 4, "kernel_size": 3})):
            d = f"{kind}Conv{rank}D"
            numbers(d, start, rank, ("kernel_size", "strides", "dilation_rate"))
            for value in (0, -1):
                bad(d, start, {"depth_multiplier": value})
            if kind == "Separable":
                bad(d, start, {"filters": 0})
                bad(d, start, {"filters": -1})
            for value in ("causal", "full"):
                bad(d, start, {"padding": value}, x)
            bad(d, start, {"data_format": "NHWC"})
            bad(d, start, {"activation": "no_such"})
            bad(d, start, {"groups": 2})
            bad(d, start, {"kernel_size": 6}, x)
            bad(d, start, {"dilation_rate": 3}, x)
            bad(d, start, {}, x, space(rank, 5, 3))
            bad(d, start, {}, (2,) + (5,) * rank + (None,))
            bad(d, start, {}, (2,) + (5,) * rank)


def reshaping():
    for rank in (1, 2, 3):
        x = space(rank, 4, 2)
        odd = [-1, (1,) * (rank + 2), "a", "ab", None, [], 1.5, (-1, 1) if rank == 1 else ((1, -1),) + ((0, 0),) * (rank - 1), (-1,) * max(rank, 2)]
        if rank > 1:
            odd += [((1, 2),) * (rank - 1) + ((3, 4, 5),), ((1,),) * rank, ((1, 2),), (1,) * (rank + 1), (1,) * (rank - 1), {"a": 1}]
        else:
            odd += [(1,), (1, 2, 3), ((1, 2), (3, 4))]
        for value in odd:
            bad(f"ZeroPadding{rank}D", {}, {"padding": value})
            bad(f"Cropping{rank}D", {}, {"cropping": value})
        for value in ("NHWC", 3):
            bad(f"ZeroPadding{rank}D", {}, {"data_format": value})
            bad(f"UpSampling{rank}D", {}, {"data_format": value})
            if rank > 1:
                bad(f"Cropping{rank}D", {}, {"data_format": value})
        crops = [2, (4, 0), (1, 3), (9, 9)] if rank == 1 else [2, 9, ((4, 0),) + ((0, 0),) * (rank - 1), ((0, 0),) * (rank - 1) + ((2, 2),), ((0, 0),) * (rank - 1) + ((1, 5),)]
        for value in crops:
            bad(f"Cropping{rank}D", {}, {"cropping": value}, x)
            if rank > 1:
                bad(f"Cropping{rank}D", {}, {"cropping": value, "data_format": "channels_first"}, space(rank, 4, 2, True))
        for value in (0, -1, True, 1.5, "2", None, (2,), (2,) * (rank + 1), (2,) * (rank - 1) + (0,), (2,) * (rank - 1) + (-1,)):
            bad(f"UpSampling{rank}D", {}, {"size": value})
        for c in ("ZeroPadding", "Cropping", "UpSampling"):
            bad(f"{c}{rank}D", {}, {}, (2,) + (4,) * rank)
            bad(f"{c}{rank}D", {}, {}, (2,) + (4,) * (rank + 1) + (2,))
    for value in ("cubic", "", None, 3):
        bad("UpSampling2D", {}, {"interpolation": value}, space(2, 4, 2))


def around():
    for rank in (1, 2, 3):
        for kind in ("Max", "Average"):
            p = f"{kind}Pooling{rank}D"
            for name in ("pool_size", "strides"):
                for value in (0, -1, (2,) * (rank + 1), (2,) * (rank - 1) + (0,), "a"):
                    bad(p, {"pool_size": 2}, {name: value}, space(rank, 4, 2))
            for value in ("causal", "full"):
                bad(p, {"pool_size": 2}, {"padding": value}, space(rank, 4, 2))
            bad(p, {"pool_size": 2}, {"data_format": "NHWC"})
            bad(p, {"pool_size": 2}, {"pool_size": 5}, space(rank, 4, 2))
            bad(p, {"pool_size": 2}, {}, (2,) + (4,) * rank)
            bad(f"Global{kind}Pooling{rank}D", {}, {"data_format": "NHWC"})
            bad(f"Global{kind}Pooling{rank}D", {}, {}, (2,) + (4,) * rank)
    for value in (0, -1, 2.5, "a", None):
        bad("Dense", {"units": 3}, {"units": value})
        bad("RepeatVector", {"n": 2}, {"n": value}, (2, 3))
    bad("Dense", {"units": 3}, {"activation": "no_such"})
    bad("Dense", {"units": 3}, {}, (2, 4), (2, 5))
    bad("Dense", {"units": 3}, {}, (4,))
    bad("Dense", {"units": 3}, {}, (2, None))
    bad("RepeatVector", {"n": 2}, {}, (2, 3, 4))
    bad("Flatten", {}, {"data_format": "NHWC"})
    for target in ((7,), (-1, -1), (5, -1), (0,), (-2, 6), (3, 4, 2)):
        bad("Reshape", {"target_shape": (12,)}, {"target_shape": target}, (2, 3, 4))
    for dims in ((0, 1), (1, 3), (1, 1), (2,), (1, 2, 3), (-1, 1), ()):
        bad("Permute", {"dims": (2, 1)}, {"dims": dims}, (2, 3, 4))
    for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"):
        bad(name, {}, {}, [(2, 3, 4), (2, 3, 5)] if name != "Concatenate" else [(2, 3, 4), (2, 2, 5)])
        bad(name, {}, {}, [(2, 3)])
        bad(name, {}, {}, (2, 3))
        bad(name, {}, {}, [(2, 3), (3, 3)])
    bad("Subtract", {}, {}, [(2, 3)] * 3)
    bad("Concatenate", {}, {"axis": 5}, [(2, 3), (2, 3)])
    bad("Concatenate", {}, {"axis": 1}, [(2, 3, 4), (2, 3)])
    bad("Concatenate", {}, {}, [])
    for axes in ("a", (1,), (1, 2, 3), 1.5, None, ("a", 1)):
        bad("Dot", {"axes": 1}, {"axes": axes}, [(2, 3), (2, 3)])
    bad("Dot", {"axes": 1}, {}, [(2, 3), (2, 4)])
    bad("Dot", {"axes": 1}, {}, [(2, 3)] * 3)
    bad("Dot", {"axes": 1}, {"axes": (1, 1)}, [(2, 3, 4), (2, 5, 4)])
    for value in ({"max_value": -1.0}, {"negative_slope": -0.1}, {"threshold": -1.0}, {"negative_slope": None}, {"threshold": None}):
        bad("ReLU", {}, value)
    bad("LeakyReLU", {}, {"negative_slope": -0.1})
    bad("LeakyReLU", {}, {"negative_slope": None})
    bad("Activation", {"activation": "relu"}, {"activation": "no_such"})
    bad("Activation", {"activation": "relu"}, {"activation": "glu"}, (2, 3))
    bad("PReLU", {}, {"shared_axes": [5]}, (2, 3, 4))
    bad("PReLU", {}, {"shared_axes": [0]}, (2, 3, 4))
    bad("PReLU", {}, {}, (2, None, 4))
    bad("Softmax", {}, {"axis": 7}, (2, 3))
    bad("BatchNormalization", {}, {"axis": 4}, (2, 3, 4))
    bad("BatchNormalization", {}, {"axis": -4}, (2, 3, 4))
    bad("BatchNormalization", {}, {"axis": [1, 2]}, (2, 3, 4))
    bad("BatchNormalization", {}, {}, (2, 3, None))
    bad("BatchNormalization", {}, {}, (2, 3, 4), (2, 3, 5))
    for axis in (5, "a", [1, 7], None):
        bad("LayerNormalization", {}, {"axis": axis}, (2, 3, 4))
        bad("UnitNormalization", {}, {"axis": axis}, (2, 3, 4))
        bad("RMSNormalization", {}, {"axis": axis}, (2, 3, 4))
    for change in ({"groups": 0}, {"groups": -2}, {"groups": 3}, {"groups": 8}, {"groups": 2.0}, {"groups": 2, "axis": 0}, {"groups": 2, "axis": 5}):
        bad("GroupNormalization", {"groups": 2}, change, (2, 3, 4))
    bad("Normalization", {}, {"mean": 1.0})
    bad("Normalization", {}, {"variance": 1.0})
    bad("Normalization", {"mean": 1.0, "variance": 1.0}, {"axis": 5}, (2, 3, 4))
    bad("Normalization", {}, {"axis": (0, -1)}, (2, 3, 4))
    bad("Normalization", {}, {"axis": 1}, (2, None, 4))
    for change in ({"interpolation": "cubic"}, {"crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True}, {"data_format": "NHWC"}, {"height": 0}, {"width": -1}, {"fill_mode": "reflect", "pad_to_aspect_ratio": True}):
        bad("Resizing", {"height": 2, "width": 2}, change, (2, 3, 4, 1))
    for rate in (-0.1, 1.5):
        bad("Dropout", {"rate": 0.1}, {"rate": rate})
        bad("SpatialDropout2D", {"rate": 0.1}, {"rate": rate})
        bad("GaussianDropout", {"rate": 0.1}, {"rate": rate})
    bad("GaussianNoise", {"stddev": 0.1}, {"stddev": -1.0})
    bad("TimeDistributed", {"layer": layers.Dense(2)}, {"layer": 3})
    bad("TimeDistributed", {"layer": layers.Dense(2, name="inner")}, {}, (2, 3))
    bad("Embedding", {"input_dim": 3, "output_dim": 2}, {"input_dim": 0}, (2, 3))
    bad("Embedding", {"input_dim": 3, "output_dim": 2}, {"output_dim": 0}, (2, 3))
    bad("Embedding", {"input_dim": 3, "output_dim": 2}, {"input_dim": -3}, (2, 3))


if __name__ == "__main__":
    convolutions()
    reshaping()
    around()
    golden.write_lines(golden.RESOURCES / "conformance/errors.jsonl.gz", LINES)
    for one in ACCEPTED:
        print("not refused:", *one)
