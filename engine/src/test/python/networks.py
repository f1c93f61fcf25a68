"""Makes engine/src/test/resources/networks/: small networks saved by real Keras, with what they compute.

    python networks.py [name ...]
Versions, input formula and tensor format: see golden.py. For each network <name>.golden.json:
    {"file": "<name>.keras", "also": [{"file": "<name>.h5"}, {"file": "<name>.json", "weights": "<name>.weights.h5"}, ...],
     "inputs": [tensor spec with "name"], "outputs": [expected tensor with "name"], "tolerance", "parameters"}
Every file of `file` and `also` is the same network and gives the same outputs. Weights are in the files. The names of inputs
are those of the input layers, the names of outputs those of the layers that make them (`key` where the model returns a
dictionary); both are in the order of the model's own inputs and outputs.
Networks in half precision hold two expectations: "outputs" is the same network with the stored weights computed in float32,
"own_outputs" what Keras itself computed in half precision.
The .keras archives are rewritten with fixed dates and small shared_object_id numbers so that running again gives the same bytes.
"""

import io
import json
import pathlib
import re
import sys
import tempfile
import zipfile

import golden
import numpy as np

keras = golden.keras()
import tensorflow as tf  # noqa: E402

layers, ops = keras.layers, keras.ops
OUT = golden.RESOURCES / "networks"
WANTED = set()


def set_weights(model, gain=3.0):
    owner = {id(w): layer for layer in model._flatten_layers() for w in layer._trainable_variables + layer._non_trainable_variables}
    for i, w in enumerate(model.weights):
        cls = type(owner[id(w)]).__name__
        depthwise = "depthwise" in w.path or "Depthwise" in cls
        spec = golden.weight_spec(w.name, w.shape, 7000 + i, "Transpose" in cls, depthwise, gain)
        w.assign(golden.tensor(spec))


def fixed_ids(text):
    """shared_object_id is a memory address; numbered by first appearance it is the same every time."""
    seen = {}
    return re.sub(r'("shared_object_id": )(\d+)', lambda m: m[1] + str(seen.setdefault(m[2], len(seen) + 1)), text)


def pin(path):
    """Rewrites a .keras archive with fixed dates; members stay stored and in order."""
    raw = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "metadata.json":
                data = json.dumps(json.loads(data) | {"date_saved": "2026-01-01@00:00:00"}).encode()
            elif info.filename == "config.json":
                data = fixed_ids(data.decode()).encode()
            new.writestr(zipfile.ZipInfo(info.filename, (2026, 1, 1, 0, 0, 0)), data)
    pathlib.Path(path).write_bytes(raw.getvalue())


def compute(model, xs):
    """By TensorFlow's own kernels, or by XLA where they have no CPU kernel."""
    try:
        return model(xs, training=False)
    except Exception:
        return tf.function(lambda: model(xs, training=False), jit_compile=True)()


def described(model, xs):
    """Outputs in the model's order with names."""
    ys = compute(model, xs)
    if isinstance(ys, dict):
        return [dict(name=model._outputs_struct[k]._keras_history.operation.name, key=k, **golden.encode(tf.cast(ys[k], "float32"))) for k in sorted(ys)]
    ys = ys if isinstance(ys, (list, tuple)) else [ys]
    return [dict(name=t._keras_history.operation.name, **golden.encode(tf.cast(y, "float32"))) for t, y in zip(model.outputs, ys)]


def keep(name, build, shapes, formats=("keras",), batch=2, scale=1.0, float32=None, tolerance=5e-5, prepare=None):
    if WANTED and name not in WANTED:
        return
    keras.backend.clear_session()
    model = build()
    set_weights(model)
    if prepare:
        prepare(model)
    shapes = shapes if isinstance(shapes, list) else [shapes]
    names = [t.name for t in model.inputs]
    specs = [golden.spec((batch, *s), 9000 + i, scale, name=n) for i, (s, n) in enumerate(zip(shapes, names))]
    xs = [golden.tensor(s) for s in specs]
    given = dict(zip(names, xs)) if isinstance(getattr(model, "_inputs_struct", None), dict) else xs if len(xs) > 1 else xs[0]
    files = []
    for f in formats:
        path = OUT / f"{name}.{f}"
        if f == "json":
            path.write_text(fixed_ids(model.to_json()) + "\n")
            model.save_weights(OUT / f"{name}.weights.h5")
            files.append({"file": path.name, "weights": f"{name}.weights.h5"})
        elif f == "legacy-weights":
            from keras.src.legacy.saving import legacy_h5_format
            import h5py

            with h5py.File(OUT / f"{name}.legacy-weights.h5", "w") as h5:
                legacy_h5_format.save_weights_to_hdf5_group(h5, model)
            files.append({"file": f"{name}.json", "weights": f"{name}.legacy-weights.h5"})
        elif f == "sharded":
            model.save_weights(OUT / f"{name}.weights.json", max_shard_size=1.5e-6)
            files.append({"file": f"{name}.json", "weights": f"{name}.weights.json"})
        else:
            model.save(path)
            if f == "keras":
                pin(path)
            files.append({"file": path.name})
    line = files[0] | {"also": files[1:], "inputs": specs}
    if float32:
        twin = float32()
        twin.set_weights([np.asarray(tf.cast(w.value, "float32")) for w in model.weights])
        line |= {"outputs": described(twin, given), "own_outputs": described(model, given), "own_tolerance": tolerance, "tolerance": 5e-5}
    else:
        line |= {"outputs": described(model, given), "tolerance": tolerance}
    line["parameters"] = model.count_params()
    for f in files:  # what is written must be what Keras reads back
        if "weights" in f:
            again = keras.models.model_from_json((OUT / f["file"]).read_text())
            again.load_weights(OUT / f["weights"])
        elif f["file"] == "ops_arithmetic.h5":  # Keras 3 writes operations there without their module, and refuses to read them
            continue
        else:
            again = keras.models.load_model(OUT / f["file"])
        for a, b in zip(line.get("own_outputs", line["outputs"]), described(again, given)):
            assert a == b, (name, f)
    for o in line["outputs"]:
        y = np.frombuffer(__import__("base64").b64decode(o["data"]), "<f4")
        assert 1e-3 < np.sqrt(np.mean(y**2)) < 1e2 and y.std() > 1e-4, (name, o["name"], np.sqrt(np.mean(y**2)), y.std())
    (OUT / f"{name}.golden.json").write_text(json.dumps(line, indent=1) + "\n")
    sizes = {p.name: p.stat().st_size for p in sorted(OUT.glob(f"{name}.*"))}
    print(name, sizes, flush=True)


def bn_relu(x, i, axis=-1):
    return layers.ReLU(name=f"relu_{i}")(layers.BatchNormalization(axis=axis, name=f"bn_{i}")(x))


def sequential_cnn():
    return keras.Sequential(
        [
            keras.Input((17, 13, 3), name="image"), layers.Conv2D(6, (3, 5), strides=2, padding="same", activation="relu", name="stem"),
            layers.BatchNormalization(name="norm"), layers.Conv2D(6, 3, dilation_rate=2, groups=3, padding="same", name="dilated"), layers.LeakyReLU(name="leaky"),
            layers.ZeroPadding2D(((0, 1), (2, 1)), name="pad"), layers.MaxPooling2D((2, 3), name="pool"), layers.Dropout(0.5, name="drop"), layers.Conv2D(5, 2, name="last", use_bias=False),
            layers.Flatten(name="flat"), layers.Dense(7, activation="tanh", name="hidden"), layers.Dense(4, activation="softmax", name="classes"),
        ],
        name="sequential_cnn",
    )  # fmt: skip


def sequential_no_input():
    """Without an InputLayer: the shape comes from the first call."""
    model = keras.Sequential([layers.Conv1D(4, 3, padding="causal", name="c1", activation="swish"), layers.AveragePooling1D(2, padding="same", name="p"), layers.SeparableConv1D(3, 3, name="s"), layers.GlobalMaxPooling1D(name="g")], name="lazy")
    model.build((None, 11, 2))
    return model


def residual():
    x = image = keras.Input((15, 13, 3), name="image")
    x = bn_relu(layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False, name="conv_0")(x), 0)
    for i in (1, 2):
        y = bn_relu(layers.Conv2D(8 * i, 3, strides=i, padding="same", use_bias=False, name=f"conv_{i}a")(x), f"{i}a")
        y = layers.BatchNormalization(name=f"bn_{i}b")(layers.Conv2D(8 * i, 3, padding="same", name=f"conv_{i}b")(y))
        short = x if i == 1 else layers.Conv2D(16, 1, strides=2, name="short")(x)
        x = layers.Activation("relu", name=f"out_{i}")(layers.Add(name=f"add_{i}")([short, y]))
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return keras.Model(image, layers.Dense(5, name="logits")(x), name="residual")


def depthwise_separable():
    x = image = keras.Input((19, 16, 2), name="image")
    x = layers.Conv2D(4, 3, strides=2, padding="valid", name="stem", activation="relu6")(layers.ZeroPadding2D(((1, 0), (0, 1)), name="pad")(x))
    x = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="dw", use_bias=False)(x)
    x = layers.ReLU(6.0, name="six")(layers.BatchNormalization(name="bn")(x))
    x = layers.Conv2D(4, 1, name="project")(x)
    x = layers.SeparableConv2D(5, 3, strides=2, padding="same", name="sep", activation="gelu")(x)
    x = layers.SeparableConv2D(6, 3, dilation_rate=2, padding="same", name="sep2", depth_multiplier=2)(x)
    return keras.Model(image, layers.Multiply(name="gate")([x, layers.Activation("sigmoid", name="sig")(layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(x))]), name="depthwise_separable")


def unet2d(size=(12, 20)):
    x = image = keras.Input((*size, 2), name="image")
    a = layers.Conv2D(4, 3, padding="same", activation="relu", name="a")(x)
    b = layers.Conv2D(6, 3, padding="same", activation="relu", name="b")(layers.MaxPooling2D(2, name="down_a")(a))
    c = layers.Conv2D(8, 3, padding="same", activation="relu", name="c")(layers.MaxPooling2D(2, name="down_b")(b))
    x = layers.Conv2DTranspose(6, 2, strides=2, name="up_b", activation="relu")(c)
    x = layers.Conv2D(6, 3, padding="same", activation="relu", name="d")(layers.Concatenate(name="cat_b")([x, b]))
    x = layers.UpSampling2D(2, interpolation="bilinear", name="up_a")(x)
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="e")(layers.Concatenate(name="cat_a")([x, a]))
    return keras.Model(image, layers.Conv2D(3, 1, activation="softmax", name="probabilities")(x), name="unet2d")


def unet3d():
    x = volume = keras.Input((8, 12, 4, 1), name="volume")
    a = layers.Conv3D(3, 3, padding="same", activation="relu", name="a")(x)
    b = layers.Conv3D(4, 3, padding="same", activation="elu", name="b")(layers.MaxPooling3D(2, name="down_a")(a))
    c = layers.Conv3D(5, (3, 3, 1), padding="same", activation="relu", name="c")(layers.AveragePooling3D(2, name="down_b")(b))
    x = layers.Conv3DTranspose(4, 3, strides=2, padding="same", name="up_b")(c)
    x = layers.Conv3D(4, 3, padding="same", activation="relu", name="d")(layers.Concatenate(name="cat_b")([b, x]))
    x = layers.Conv3D(3, 3, padding="same", activation="relu", name="e")(layers.Concatenate(name="cat_a")([layers.UpSampling3D(2, name="up_a")(x), a]))
    return keras.Model(volume, layers.Conv3D(1, 1, activation="sigmoid", name="probability")(x), name="unet3d")


def channels_first():
    f = {"data_format": "channels_first"}
    x = image = keras.Input((3, 14, 11), name="image")
    x = layers.Conv2D(5, 3, strides=2, padding="same", name="conv", **f)(x)  # 5, not the width 6: see conformance.py on biases
    x = layers.ReLU(name="relu")(layers.BatchNormalization(axis=1, name="bn")(x))
    y = layers.DepthwiseConv2D(3, padding="same", name="dw", **f)(x)
    y = layers.SeparableConv2D(4, 3, padding="same", name="sep", activation="tanh", **f)(y)
    x = layers.Concatenate(axis=1, name="cat")([x, y])
    x = layers.Conv2DTranspose(4, 3, strides=2, padding="same", name="up", **f)(layers.MaxPooling2D(2, padding="same", name="pool", **f)(x))
    x = layers.ZeroPadding2D((1, 2), name="pad", **f)(layers.Cropping2D(((1, 0), (0, 1)), name="crop", **f)(layers.UpSampling2D((1, 2), name="nearest", **f)(x)))
    flat = layers.Dense(3, name="dense")(layers.Flatten(name="flat", **f)(x))
    return keras.Model(image, [x, layers.GlobalAveragePooling2D(name="avg", **f)(x), flat], name="channels_first")


def block(name, channels, filters):
    return keras.Sequential([keras.Input((None, None, channels), name=f"{name}_in"), layers.Conv2D(filters, 3, padding="same", name=f"{name}_conv"), layers.BatchNormalization(name=f"{name}_bn"), layers.ReLU(name=f"{name}_relu")], name=name)


def nested():
    image = keras.Input((9, 11, 2), name="image")
    inner_in = keras.Input((9, 11, 4), name="inner_in")
    y = layers.Conv2D(4, 3, padding="same", name="inner_conv")(inner_in)
    deep = block("deep", 4, 4)
    inner = keras.Model(inner_in, layers.Add(name="inner_add")([deep(y), inner_in]), name="inner")
    x = block("first", 2, 4)(image)
    x = inner(x)
    x = layers.Conv2D(4, 1, name="between")(x)
    x = block("second", 4, 4)(x)
    return keras.Model(image, layers.GlobalMaxPooling2D(name="max")(inner(x)), name="nested")


def functional_in_sequential():
    a = keras.Input((8, 7, 2), name="a")
    b = layers.Conv2D(3, 3, name="inside_1")(a)
    part = keras.Model(a, layers.Concatenate(name="inside_cat")([b, layers.Conv2D(2, 3, name="inside_2")(a)]), name="part")
    return keras.Sequential([keras.Input((8, 7, 2), name="image"), part, layers.Conv2D(3, 2, name="after"), keras.Sequential([layers.Flatten(name="f"), layers.Dense(4, name="d")], name="head")], name="outer")


def inception_branch(name, channels):
    """A nested model with two inputs and two outputs."""
    a, b = keras.Input((6, 5, channels), name=f"{name}_a"), keras.Input((6, 5, channels), name=f"{name}_b")
    s = layers.Add(name=f"{name}_sum")([a, b])
    return keras.Model([a, b], [layers.Conv2D(3, 3, padding="same", name=f"{name}_p")(s), layers.Subtract(name=f"{name}_minus")([a, b])], name=name)


def nested_two_by_two():
    p, q = keras.Input((6, 5, 3), name="p"), keras.Input((6, 5, 3), name="q")
    pair = inception_branch("pair", 3)
    u, v = pair([p, q])
    w, z = pair([v, u])
    return keras.Model([p, q], [layers.Concatenate(name="cat")([w, z]), layers.Maximum(name="max")([u, z])], name="nested_two_by_two")


def shared_layer():
    image = keras.Input((10, 9, 3), name="image")
    conv = layers.Conv2D(3, 3, padding="same", activation="relu", name="shared")
    once = conv(image)
    twice = conv(layers.MaxPooling2D(2, name="pool")(once))
    dense = layers.Dense(4, name="dense")
    g = layers.GlobalAveragePooling2D(name="g")
    return keras.Model(image, [layers.Subtract(name="sub")([dense(g(once)), dense(g(twice))]), twice], name="shared_layer")


def two_inputs():
    left, right = keras.Input((9, 8, 2), name="left"), keras.Input((7,), name="right")
    x = layers.Conv2D(4, 3, padding="same", name="conv")(left)
    g = layers.Reshape((1, 1, 4), name="shape")(layers.Dense(4, activation="sigmoid", name="gate")(right))
    x = layers.Multiply(name="gated")([x, g])
    return keras.Model([left, right], [layers.AveragePooling2D(2, name="small")(x), layers.Dot(axes=-1, name="dot")([layers.GlobalMaxPooling2D(name="max")(x), layers.Flatten(name="flat")(g)])], name="two_inputs")


def dict_outputs():
    a, b = keras.Input((8, 6, 2), name="zebra"), keras.Input((8, 6, 2), name="apple")
    x = layers.Conv2D(3, 3, name="conv")(layers.Concatenate(name="cat")([a, b]))
    return keras.Model({"zebra": a, "apple": b}, {"map": x, "features": layers.GlobalAveragePooling2D(name="pool")(x), "also": layers.Conv2D(2, 1, name="one")(x)}, name="dict_outputs")


def ops_arithmetic():
    x = image = keras.Input((8, 6, 4), name="image")
    y = layers.Conv2D(4, 3, padding="same", name="conv")(x)
    z = ops.relu(ops.add(x, y))
    z = ops.multiply(z, 0.5) + 1.25
    z = z - ops.mean(z, axis=(1, 2), keepdims=True)
    z = ops.divide(z, ops.sqrt(ops.var(z, axis=-1, keepdims=True) + 1e-3))
    z = 3.0 - z * x
    z = ops.maximum(z, 0.1) + ops.minimum(x, y) - ops.abs(x)
    z = -ops.square(z) / 4.0 + ops.exp(ops.clip(x, -1.0, 0.5)) + ops.power(ops.abs(y), 1.5) + ops.log(ops.abs(y) + 1.0)
    m = ops.max(z, axis=-1, keepdims=True) + ops.min(z, axis=[-1], keepdims=True) + ops.sum(z, axis=1, keepdims=True)
    return keras.Model(image, ops.tanh(z + m), name="ops_arithmetic")


def ops_shapes():
    x = image = keras.Input((6, 4, 4), name="image")
    y = layers.Conv2D(4, 3, padding="same", name="conv")(x)
    t = ops.transpose(y, (0, 2, 1, 3))
    r = ops.reshape(t, (-1, 4, 24))
    e = ops.expand_dims(r, 1)
    c = ops.concatenate([e, e * 2.0], axis=1)
    s = ops.squeeze(ops.expand_dims(x[:, 1:5, ::2, :], -1), -1)
    first = y[:, 0]
    last = y[..., -1:]
    p = ops.pad(y, [[0, 0], [1, 2], [0, 1], [0, 0]])
    k = ops.stack([y, x], axis=3)
    w = ops.swapaxes(y, 1, 2)
    parts = ops.split(y, 2, axis=-1)
    return keras.Model(image, [c, s, first, last, p, k, w, ops.flip(parts[1], axis=1), ops.repeat(parts[0], 2, axis=1), ops.tile(y, (1, 1, 2, 1)), ops.moveaxis(y, -1, 1), ops.roll(y, 1, axis=2)], name="ops_shapes")


def ops_network():
    x = image = keras.Input((9, 8, 3), name="image")
    y = layers.Conv2D(4, 3, padding="same", name="conv")(x)
    a = ops.max_pool(y, 2, strides=2, padding="same")
    b = ops.average_pool(y, 2, strides=2, padding="same")
    n = ops.softmax(a + b, axis=-1)
    acts = ops.sigmoid(a) + ops.silu(b) + ops.gelu(a, approximate=False) + ops.gelu(a) + ops.leaky_relu(b, negative_slope=0.1) + ops.elu(a) + ops.softplus(b) + ops.hard_sigmoid(a) + ops.relu6(b * 4.0)
    q = ops.matmul(ops.reshape(y, (-1, 72, 4)), ops.transpose(ops.reshape(y, (-1, 72, 4)), (0, 2, 1)))
    e = ops.einsum("bhwc,bhwd->bcd", y, x)
    w = ops.where(y > 0.0, y, y * 0.25)
    return keras.Model(image, [n, acts, ops.mean(q, axis=-1), e, w, ops.normalize(y, axis=-1)], name="ops_network")


def half(policy):
    def build():
        x = image = keras.Input((9, 11, 2), name="image")
        x = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="conv", dtype=policy)(x)
        x = layers.BatchNormalization(name="bn", dtype=policy)(x)
        x = layers.SeparableConv2D(4, 3, padding="same", name="sep", dtype=policy)(x)
        x = layers.Conv2DTranspose(3, 3, strides=2, padding="same", name="up", dtype=policy)(x)
        out = layers.Dense(3, name="logits", dtype="float32" if policy.startswith("mixed") else policy)(layers.GlobalAveragePooling2D(name="pool", dtype=policy)(x))
        return keras.Model(image, out, name="half")

    return build


def time_distributed():
    x = clip = keras.Input((3, 8, 7, 2), name="clip")
    x = layers.TimeDistributed(layers.Conv2D(3, 3, activation="relu", name="conv"), name="td_conv")(x)
    x = layers.TimeDistributed(layers.MaxPooling2D(2, name="pool"), name="td_pool")(x)
    x = layers.TimeDistributed(keras.Sequential([keras.Input((3, 2, 3), name="i"), layers.BatchNormalization(name="n"), layers.Flatten(name="f")], name="small"), name="td_model")(x)
    x = layers.TimeDistributed(layers.Dense(4, name="dense"), name="td_dense")(x)
    return keras.Model(clip, layers.Conv1D(2, 2, name="over_time")(x), name="time_distributed")


def convlstm():
    x = clip = keras.Input((4, 7, 6, 2), name="clip")
    x = layers.ConvLSTM2D(3, 3, padding="same", return_sequences=True, name="first")(x)
    x = layers.BatchNormalization(name="bn")(x)
    x, h, c = layers.ConvLSTM2D(2, 2, strides=2, recurrent_activation="hard_sigmoid", go_backwards=True, return_state=True, name="second")(x)
    return keras.Model(clip, [layers.Conv2D(3, 1, name="head")(x), h, c], name="convlstm")


def frozen():
    """Frozen layers within a nested model move to the non-trainable tail of its weights in .h5."""
    base = keras.Sequential([keras.Input((8, 8, 2), name="base_in"), layers.Conv2D(3, 3, name="f1"), layers.BatchNormalization(name="f2"), layers.Conv2D(3, 3, name="f3"), layers.BatchNormalization(name="f4")], name="base")
    base.get_layer("f1").trainable = False
    base.get_layer("f2").trainable = False
    image = keras.Input((8, 8, 2), name="image")
    last = layers.Conv2D(3, 1, name="last")
    last.trainable = False
    return keras.Model(image, last(layers.Conv2D(3, 1, name="head")(base(image))), name="frozen")


def volumes_1d_3d():
    x = signal = keras.Input((23, 2), name="signal")
    x = layers.Conv1D(4, 5, strides=2, padding="causal", name="causal")(x)
    x = layers.DepthwiseConv1D(3, padding="same", name="dw")(layers.ZeroPadding1D((1, 2), name="zp")(x))
    x = layers.Conv1DTranspose(3, 4, strides=3, padding="same", output_padding=1, name="up")(layers.Cropping1D(1, name="crop")(x))
    x = layers.MaxPooling1D(3, strides=2, padding="same", name="mp")(layers.UpSampling1D(2, name="us")(x))
    x = layers.Reshape((3, 6, 2, 3), name="volume")(layers.Cropping1D((0, 1), name="nothing")(x))
    x = layers.Conv3D(4, (2, 3, 1), padding="same", groups=1, dilation_rate=(1, 2, 1), name="c3")(x)
    x = layers.Conv3DTranspose(2, 2, strides=(1, 2, 2), name="t3")(layers.ZeroPadding3D((0, 1, 0), name="z3")(x))
    return keras.Model(signal, [layers.Cropping3D(((0, 1), (1, 1), (0, 0)), name="cr3")(x), layers.GlobalMaxPooling3D(keepdims=True, name="gm3")(x)], name="volumes_1d_3d")


def normalized():
    x = image = keras.Input((6, 5, 4), name="image")
    x = layers.Rescaling([1.0, 0.5, 2.0, 1.5], offset=-0.1, name="rescale")(x)
    x = layers.Normalization(name="standard")(x)
    x = layers.LayerNormalization(axis=[2, 3], name="ln")(layers.Conv2D(4, 3, padding="same", name="c")(x))
    x = layers.GroupNormalization(2, name="gn")(x)
    x = layers.PReLU(shared_axes=[1, 2], name="prelu")(x)
    x = layers.RMSNormalization(name="rms")(layers.Permute((2, 1, 3), name="perm")(x))
    x = layers.Resizing(7, 9, name="resize")(layers.CenterCrop(4, 4, name="crop")(x))
    return keras.Model(image, layers.UnitNormalization(name="unit")(layers.RepeatVector(2, name="rep")(layers.GlobalAveragePooling2D(name="gap")(x))), name="normalized")


def finalize(model):
    model.get_layer("standard").finalize_state()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    everything = ("keras", "h5", "json")
    keep("sequential_cnn", sequential_cnn, (17, 13, 3), everything + ("legacy-weights", "sharded"), batch=3)
    keep("sequential_no_input", sequential_no_input, (11, 2), ("keras", "h5"))
    keep("residual", residual, (15, 13, 3), everything)
    keep("depthwise_separable", depthwise_separable, (19, 16, 2), ("keras", "h5"))
    keep("unet2d", unet2d, (12, 20, 2), everything, batch=1)
    keep("unet2d_any_size", lambda: unet2d((None, None)), (8, 12, 2), batch=1)
    keep("unet3d", unet3d, (8, 12, 4, 1), ("keras", "json"), batch=1)
    keep("channels_first", channels_first, (3, 14, 11), ("keras", "h5"))
    keep("nested", nested, (9, 11, 2), everything)
    keep("functional_in_sequential", functional_in_sequential, (8, 7, 2), everything)
    keep("nested_two_by_two", nested_two_by_two, [(6, 5, 3), (6, 5, 3)], ("keras", "h5"))
    keep("shared_layer", shared_layer, (10, 9, 3), everything)
    keep("two_inputs", two_inputs, [(9, 8, 2), (7,)], ("keras", "h5"))
    keep("dict_outputs", dict_outputs, [(8, 6, 2), (8, 6, 2)])
    keep("ops_arithmetic", ops_arithmetic, (8, 6, 4), everything)
    keep("ops_shapes", ops_shapes, (6, 4, 4), ("keras", "json"), batch=1)
    keep("ops_network", ops_network, (9, 8, 3), ("keras", "json"))
    for policy, tolerance in (("mixed_float16", 5e-3), ("mixed_bfloat16", 3e-2), ("float16", 5e-3), ("bfloat16", 3e-2)):
        keep(f"half_{policy}", half(policy), (9, 11, 2), ("keras", "h5") if "bfloat16" != policy else ("keras",), float32=half("float32"), tolerance=tolerance)
    keep("time_distributed", time_distributed, (3, 8, 7, 2), ("keras", "h5"))
    keep("convlstm", convlstm, (4, 7, 6, 2), ("keras", "h5"))
    keep("frozen", frozen, (8, 8, 2), everything + ("legacy-weights",))
    keep("volumes_1d_3d", volumes_1d_3d, (23, 2))
    keep("normalized", normalized, (6, 5, 4), prepare=finalize)


if __name__ == "__main__":
    WANTED |= set(sys.argv[1:])
    main()
