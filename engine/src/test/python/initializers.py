"""Makes engine/src/test/resources/conformance/initializers.json and engine/src/test/resources/networks/losses-*.keras.

    python initializers.py
Versions, tensor specs and encodings: see golden.py. initializers.json holds
- "initializers": {"class_name", "config", "aliases" (names that Keras takes for it), "shape", "fan_in", "fan_out", "kind"} and
  - kind "random": "mean", "variance", "low", "high" as the definition gives them (low and high null: unbounded), and "drawn"
    {"count", "mean", "variance", "low", "high"} over `count` values that Keras drew: a test should accept |mean - drawn mean| and
    the like within a few standard errors;
  - kind "exact": "value", the tensor;
  - kind "orthogonal": "gain"; the matrix of (all axes but the last) x (last) has rows or columns (the fewer of the two) that are
    orthogonal with norm gain, "largest_gram_error" is what Keras' own draw shows.
- "regularizers": {"config" (class_name and config as serialised), "tensor" (spec), "value"}
- "constraints": {"config", "tensor" (spec), "projected"}
conformance/initialized.json: a model without weights, and what Keras gives each weight ("name": layer/weight) at first.
networks/losses-<name>.golden.json: like networks.py plus "losses" (model.losses after computing the inputs, in Keras' order) and "sum".
Seen in Keras 3.15.1: model.losses lists the activity losses first, in the order of the calls (a layer called twice has two),
then the losses of the weights that are trainable, in the order of the layers. An activity loss is divided by the size of
axis 0 of the output, the batch. A layer within TimeDistributed adds no activity loss, because its call() is called directly.
"""

import json

import golden
import networks
import numpy as np

keras = golden.keras()
layers, init, reg, con = keras.layers, keras.initializers, keras.regularizers, keras.constraints
TRUNCATED = 0.8796256610342398  # standard deviation of a unit normal cut at 2
SHAPES = [(64, 48), (3, 3, 16, 32), (5, 12, 20), (2, 3, 2, 8, 6), (3, 3, 24, 1), (2, 2, 8, 24), (40,)]


def scaling(scale, mode, distribution, shape):
    fan_in, fan_out = fans(shape)
    scale /= max(1.0, {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode])
    if distribution == "uniform":
        limit = (3 * scale) ** 0.5
        return 0.0, scale, -limit, limit
    if distribution == "truncated_normal":
        sd = scale**0.5 / TRUNCATED
        return 0.0, scale, -2 * sd, 2 * sd
    return 0.0, scale, None, None


def fans(shape):
    if len(shape) == 1:
        return shape[0], shape[0]
    field = int(np.prod(shape[:-2]))
    return field * shape[-2], field * shape[-1]


def aliases(cls):
    from keras.src import initializers as all_of

    return sorted(k for k, v in all_of.ALL_OBJECTS_DICT.items() if v is cls)


def entry(initializer, shape):
    config = keras.saving.serialize_keras_object(initializer)
    fan_in, fan_out = fans(shape)
    return {"class_name": config["class_name"], "config": config["config"], "aliases": aliases(type(initializer)), "shape": list(shape), "fan_in": fan_in, "fan_out": fan_out}


def random_one(make, shape, mean, variance, low, high):
    values = []
    for seed in range(400):
        values.append(np.asarray(make(seed)(shape)).ravel())
        if sum(v.size for v in values) > 200_000:
            break
    drawn = np.concatenate(values).astype("f8")
    error = (variance / drawn.size) ** 0.5
    assert abs(drawn.mean() - mean) < 5 * error, (make(0), shape, drawn.mean(), mean)
    assert abs(drawn.var() / variance - 1) < 5 * (2 / drawn.size) ** 0.5, (make(0), shape, drawn.var(), variance)
    if low is not None:
        assert low * (1 + 1e-6) - 1e-6 <= drawn.min() and drawn.max() <= high * (1 + 1e-6) + 1e-6
    seen = {"count": drawn.size, "mean": drawn.mean(), "variance": drawn.var(), "low": drawn.min(), "high": drawn.max()}
    return entry(make(7), shape) | {"kind": "random", "mean": mean, "variance": variance, "low": low, "high": high, "drawn": {k: float(f"{v:.6g}") for k, v in seen.items()}}


def initializers():
    out = []
    for shape in SHAPES:
        named = [("GlorotUniform", 1, "fan_avg", "uniform"), ("GlorotNormal", 1, "fan_avg", "truncated_normal"), ("HeUniform", 2, "fan_in", "uniform"), ("HeNormal", 2, "fan_in", "truncated_normal"),
                 ("LecunUniform", 1, "fan_in", "uniform"), ("LecunNormal", 1, "fan_in", "truncated_normal")]  # fmt: skip
        for name, scale, mode, distribution in named:
            out.append(random_one(lambda s: getattr(init, name)(seed=s), shape, *scaling(scale, mode, distribution, shape)))
    for shape in SHAPES[1:4]:
        for mode in ("fan_in", "fan_out", "fan_avg"):
            for distribution in ("uniform", "truncated_normal", "untruncated_normal"):
                out.append(random_one(lambda s: init.VarianceScaling(0.7, mode, distribution, seed=s), shape, *scaling(0.7, mode, distribution, shape)))
    cut = TRUNCATED**2
    for shape in SHAPES[:2]:
        out.append(random_one(lambda s: init.RandomNormal(seed=s), shape, 0.0, 0.05**2, None, None))
        out.append(random_one(lambda s: init.RandomNormal(0.5, 2.0, seed=s), shape, 0.5, 4.0, None, None))
        out.append(random_one(lambda s: init.TruncatedNormal(seed=s), shape, 0.0, 0.05**2 * cut, -0.1, 0.1))
        out.append(random_one(lambda s: init.TruncatedNormal(-1.0, 0.5, seed=s), shape, -1.0, 0.25 * cut, -2.0, 0.0))
        out.append(random_one(lambda s: init.RandomUniform(seed=s), shape, 0.0, 0.1**2 / 12, -0.05, 0.05))
        out.append(random_one(lambda s: init.RandomUniform(1.0, 3.0, seed=s), shape, 2.0, 4 / 12, 1.0, 3.0))
    for one, shape in ((init.Zeros(), (2, 3)), (init.Ones(), (3, 2, 2)), (init.Constant(), (2,)), (init.Constant(-0.75), (2, 3)), (init.Identity(), (3, 3)), (init.Identity(0.5), (3, 5)), (init.Identity(2.0), (4, 2)),
                       (init.STFT(), (8, 1, 5)), (init.STFT("imag", "hamming", "spectrum", True), (8, 1, 5)), (init.STFT("real", None, None), (6, 1, 4))):  # fmt: skip
        out.append(entry(one, shape) | {"kind": "exact", "value": golden.encode(one(shape))})
    for gain, shape in ((1.0, (6, 6)), (1.0, (4, 9)), (1.5, (9, 4)), (1.0, (3, 3, 8, 16)), (0.5, (3, 4, 5)), (1.0, (1, 1, 2, 8))):
        w = np.asarray(init.Orthogonal(gain, seed=3)(shape)).astype("f8").reshape(-1, shape[-1])
        gram = w.T @ w if w.shape[0] >= w.shape[1] else w @ w.T
        worst = float(np.abs(gram - gain**2 * np.eye(len(gram))).max())
        assert worst < 1e-5
        out.append(entry(init.Orthogonal(gain, seed=3), shape) | {"kind": "orthogonal", "gain": gain, "largest_gram_error": float(f"{worst:.2g}")})
    return out


def regularizers():
    out, x = [], [golden.spec((3, 3, 2, 4), 51), golden.spec((7,), 52, 2.0, 0.5), golden.spec((4, 6), 53, 0.5, -0.25)]
    for r in (reg.L1(), reg.L1(0.3), reg.L2(), reg.L2(0.2), reg.L1L2(), reg.L1L2(0.1, 0.05), reg.get("l1"), reg.get("l2"), reg.get("l1l2")):
        out += [{"config": keras.saving.serialize_keras_object(r), "tensor": s, "value": float(r(keras.ops.convert_to_tensor(golden.tensor(s))))} for s in x]
    for r in (reg.OrthogonalRegularizer(), reg.OrthogonalRegularizer(0.5, "rows"), reg.OrthogonalRegularizer(0.2, "columns")):
        for s in (x[2], golden.spec((5, 3), 54)):
            out.append({"config": keras.saving.serialize_keras_object(r), "tensor": s, "value": float(r(keras.ops.convert_to_tensor(golden.tensor(s))))})
    return out


def constraints():
    out, k = [], golden.spec((3, 3, 2, 4), 61, 1.5)
    more = [(con.MaxNorm(), k), (con.MaxNorm(1.0, axis=[0, 1, 2]), k), (con.MaxNorm(0.5, axis=3), k), (con.MaxNorm(2), golden.spec((6, 3), 62, 3.0)), (con.NonNeg(), k), (con.UnitNorm(), k),
            (con.UnitNorm([0, 1, 2]), k), (con.UnitNorm(-1), golden.spec((4, 5), 63)), (con.MinMaxNorm(), k), (con.MinMaxNorm(0.5, 1.0, 0.5, axis=[0, 1, 2]), k), (con.MinMaxNorm(3.0, 4.0, 1.0, axis=0), golden.spec((4, 5), 64)),
            (con.UnitNorm(0), golden.spec((3, 2), 65, 0.0)), (con.MaxNorm(1), golden.spec((5,), 66)), (con.MinMaxNorm(0.2, 0.4, 0.9, axis=(1, 2)), k)]  # fmt: skip
    for c, s in more:
        out.append({"config": keras.saving.serialize_keras_object(c), "tensor": s, "projected": golden.encode(c(golden.tensor(s)))})
    return out


def plain():
    i = keras.Input((7, 6, 2), name="image")
    x = layers.Conv2D(3, 3, kernel_regularizer="l2", bias_regularizer=reg.L1(0.02), activity_regularizer=reg.L2(0.03), name="conv")(i)
    x = layers.BatchNormalization(gamma_regularizer=reg.L1L2(0.1, 0.2), beta_regularizer="l1", name="bn")(x)
    x = layers.DepthwiseConv2D(2, depthwise_regularizer=reg.L2(0.05), name="dw")(x)
    x = layers.SeparableConv2D(2, 2, depthwise_regularizer="l1", pointwise_regularizer=reg.L2(0.4), activity_regularizer="l1", name="sep")(x)
    x = layers.ActivityRegularization(l1=0.01, l2=0.02, name="act")(x)
    return keras.Model(i, layers.Dense(3, kernel_regularizer=reg.L1L2(0.01, 0.02), kernel_constraint="unit_norm", name="dense")(layers.Flatten(name="flat")(x)), name="plain")


def shared_and_frozen():
    i = keras.Input((8, 8, 2), name="image")
    shared = layers.Conv2D(2, 3, padding="same", kernel_regularizer=reg.L2(0.1), activity_regularizer=reg.L1(0.01), name="shared")
    frozen = layers.Conv2D(2, 1, kernel_regularizer=reg.L2(1.0), activity_regularizer=reg.L2(0.5), name="frozen", trainable=False)
    inner = keras.Sequential([keras.Input((8, 8, 2), name="inner_in"), layers.Conv2D(2, 2, kernel_regularizer="l1", bias_regularizer="l2", activity_regularizer="l2", name="inner_conv")], name="inner")
    return keras.Model(i, inner(frozen(shared(shared(i)))), name="shared_and_frozen")


def recurrent():
    i = keras.Input((3, 6, 5, 2), name="clip")
    x = layers.ConvLSTM2D(2, 3, kernel_regularizer=reg.L2(0.1), recurrent_regularizer=reg.L1(0.2), bias_regularizer="l2", activity_regularizer=reg.L2(0.03), return_sequences=True, name="lstm")(i)
    return keras.Model(i, layers.TimeDistributed(layers.Dense(2, kernel_regularizer=reg.L2(0.2), activity_regularizer=reg.L1(0.1), name="d"), name="td")(x), name="recurrent")


def initialized():
    """A network whose every weight has a constant of its own, to tell whether each layer's own initializers are used."""
    count = iter(range(1, 100))
    const = lambda: init.Constant(next(count) / 8)  # noqa: E731
    clip, words = keras.Input((2, 6, 5, 2), name="clip"), keras.Input((3,), name="words")
    x = layers.ConvLSTM2D(2, 2, kernel_initializer=const(), recurrent_initializer=const(), bias_initializer=const(), return_sequences=True, name="lstm")(clip)
    x = layers.ConvLSTM2D(1, 1, unit_forget_bias=False, kernel_initializer=const(), recurrent_initializer=const(), bias_initializer=const(), name="no_forget")(x)
    x = layers.Conv2D(3, 2, kernel_initializer=const(), bias_initializer=const(), name="conv")(x)
    x = layers.DepthwiseConv2D(2, depthwise_initializer=const(), bias_initializer=const(), name="depthwise")(x)
    x = layers.SeparableConv2D(2, 1, depthwise_initializer=const(), pointwise_initializer=const(), bias_initializer=const(), name="separable")(x)
    x = layers.Conv2DTranspose(2, 2, kernel_initializer=const(), bias_initializer=const(), name="transposed")(x)
    x = layers.BatchNormalization(beta_initializer=const(), gamma_initializer=const(), moving_mean_initializer=const(), moving_variance_initializer=const(), name="batch")(x)
    x = layers.LayerNormalization(beta_initializer=const(), gamma_initializer=const(), name="norm")(x)
    x = layers.GroupNormalization(1, beta_initializer=const(), gamma_initializer=const(), name="group")(x)
    x = layers.PReLU(alpha_initializer=const(), shared_axes=[1, 2], name="prelu")(x)
    x = layers.Dense(2, kernel_initializer=const(), bias_initializer=const(), name="dense")(x)
    plain = layers.Dense(1, kernel_initializer="ones", name="defaults")(layers.BatchNormalization(name="default_batch")(x))
    model = keras.Model([clip, words], [plain, layers.Embedding(4, 2, embeddings_initializer=const(), name="embedding")(words)], name="initialized")
    weights = [{"name": f"{layer.name}/{w.name}"} | golden.encode(w) for layer in model.layers for w in layer.weights]
    return {"model": json.loads(networks.fixed_ids(model.to_json())), "weights": weights}


def losses(name, build, shape, batch=3):
    keras.backend.clear_session()
    model = build()
    networks.set_weights(model)
    spec = golden.spec((batch, *shape), 9100, name=model.inputs[0].name)
    y = model(golden.tensor(spec), training=False)
    values = [float(v) for v in model.losses]
    path = networks.OUT / f"losses-{name}.keras"
    model.save(path)
    networks.pin(path)
    line = {"file": path.name, "also": [], "inputs": [spec], "outputs": [dict(name=model.outputs[0]._keras_history.operation.name, **golden.encode(y))], "tolerance": 5e-5}
    line |= {"losses": values, "sum": sum(values)}
    (networks.OUT / f"losses-{name}.golden.json").write_text(json.dumps(line, indent=1) + "\n")
    print(name, values)


if __name__ == "__main__":
    target = golden.RESOURCES / "conformance/initializers.json"
    parts = {"initializers": initializers(), "regularizers": regularizers(), "constraints": constraints()}
    lines = [f'"{name}":[\n' + ",\n".join(golden.compact(one) for one in part) + "\n]" for name, part in parts.items()]
    target.write_text("{" + ",\n".join(lines) + "}\n")
    print({k: len(v) for k, v in parts.items()}, target.stat().st_size)
    model, weights = initialized().values()
    text = '{"model":' + golden.compact(model) + ',\n"weights":[\n' + ",\n".join(golden.compact(w) for w in weights) + "\n]}\n"
    (golden.RESOURCES / "conformance/initialized.json").write_text(text)
    losses("plain", plain, (7, 6, 2))
    losses("shared_and_frozen", shared_and_frozen, (8, 8, 2))
    losses("recurrent", recurrent, (3, 6, 5, 2))
