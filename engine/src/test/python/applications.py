"""Makes engine/src/test/resources/networks/applications/: the architectures of keras.applications with golden features.

    python applications.py [Name ...] [--save FOLDER]
Versions, input formula and tensor format: see golden.py. For each network
- <Name>.json.gz: model.to_json(), without weights;
- <Name>.golden.json.gz: {"file", "inputs": [tensor spec with name], "weights": [tensor spec with path and name, in model.weights
  order], "outputs": [expected tensor with name], "rms" of the first output, "tolerance": 1e-3, "measure": "relative rms"}.
No weight is stored: the spec of each says what it is. seed = position; kernels: uniform with limit sqrt(gain / fan in), where
fan in is the product of all axes but the last (depthwise kernels: of the spatial axes; transposed kernels: of the spatial and the
last axis) and gain is 6 where nothing else is said below; gamma 1 +- 0.2; moving_variance and variance 1 +- 0.5; the scale of
ConvNeXt's LayerScale 0.5 +- 0.25; count 1; everything else (bias, beta, moving_mean, mean) 0 +- 0.1.
With --save the models, inputs and outputs are also written as real .keras and .npy files for checks by hand (not checked in).
The two U-Nets are not of keras.applications; they are built here.
"""

import pathlib
import sys

import golden
import numpy as np

keras = golden.keras()
layers, apps = keras.layers, keras.applications
OUT = golden.RESOURCES / "networks/applications"


def unet(rank, filters, depth, channels, classes, name):
    conv, pool = getattr(layers, f"Conv{rank}D"), getattr(layers, f"MaxPooling{rank}D")

    def double(x, f, tag):
        for i in (1, 2):
            x = conv(f, 3, padding="same", use_bias=False, name=f"{tag}_conv{i}")(x)
            x = layers.ReLU(name=f"{tag}_relu{i}")(layers.BatchNormalization(name=f"{tag}_bn{i}")(x))
        return x

    x = image = keras.Input((None,) * rank + (channels,), name="image")
    skips = []
    for level in range(depth):
        x = double(x, filters << level, f"down{level}")
        skips.append(x)
        x = pool(2, name=f"pool{level}")(x)
    x = double(x, filters << depth, "bottom")
    for level in reversed(range(depth)):
        if level % 2 == 0:
            x = getattr(layers, f"Conv{rank}DTranspose")(filters << level, 2, strides=2, name=f"up{level}")(x)
        else:
            x = getattr(layers, f"UpSampling{rank}D")(2, name=f"up{level}")(x)
            x = conv(filters << level, 3, padding="same", activation="relu", name=f"up{level}_conv")(x)
        x = double(layers.Concatenate(name=f"cat{level}")([skips[level], x]), filters << level, f"up{level}_double")
    return keras.Model(image, conv(classes, 1, name="logits")(x), name=name)


def app(cls, size, **kwargs):
    return (lambda: getattr(apps, cls)(include_top=False, weights=None, pooling="avg", input_shape=size, **kwargs)), size


UNIT, BYTE = (1.0, 0.0), (127.5, 127.5)
MODELS = {  # name: (build, input shape), batch, (input scale, offset), gain
    "MobileNetV2": (*app("MobileNetV2", (224, 224, 3)), 1, UNIT, 6.0),
    "ResNet50": (*app("ResNet50", (224, 224, 3)), 1, UNIT, 3.0),
    "VGG16": (*app("VGG16", (96, 96, 3)), 1, UNIT, 6.0),
    "MobileNetV3Small": (*app("MobileNetV3Small", (96, 96, 3)), 2, BYTE, 6.0),
    "EfficientNetB0": (*app("EfficientNetB0", (96, 96, 3)), 2, BYTE, 6.8),
    "DenseNet121": (*app("DenseNet121", (64, 64, 3)), 2, UNIT, 3.0),
    "Xception": (*app("Xception", (96, 96, 3)), 1, UNIT, 4.0),
    "InceptionV3": (*app("InceptionV3", (96, 96, 3)), 1, UNIT, 6.0),
    "NASNetMobile": (*app("NASNetMobile", (64, 64, 3)), 1, UNIT, 5.0),
    "ConvNeXtTiny": (*app("ConvNeXtTiny", (64, 64, 3)), 1, BYTE, 6.0),
    "UNet2D": (lambda: unet(2, 16, 4, 3, 2, "unet2d_full"), (48, 64, 3), 1, UNIT, 6.0),
    "UNet3D": (lambda: unet(3, 8, 3, 1, 2, "unet3d_full"), (16, 24, 16, 1), 1, UNIT, 6.0),
}


def weight_spec(w, owner, seed, gain):
    shape, name, scale, offset = w.shape, w.name, 0.1, 0.0
    if "kernel" in name:
        depthwise = "depthwise" in w.path.split("/")[-1] or "Depthwise" in owner
        fan = np.prod(shape[:-2]) * shape[-1] if "Transpose" in owner else np.prod(shape[:-2]) if depthwise else np.prod(shape[:-1])
        scale = golden.rounded((gain / fan) ** 0.5)
    elif owner == "LayerScale":
        scale, offset = 0.25, 0.5
    elif name == "gamma":
        scale, offset = 0.2, 1.0
    elif name in ("moving_variance", "variance"):
        scale, offset = 0.5, 1.0
    elif name == "count":
        scale, offset = 0.0, 1.0
    else:
        assert name in ("bias", "beta", "moving_mean", "mean"), (w.path, owner)
    return golden.spec(shape, seed, scale, offset, path=w.path, name=name)


def make(name, folder):
    build, size, batch, (scale, offset), gain = MODELS[name]
    keras.backend.clear_session()
    model = build()
    owner = {id(w): layer for layer in model._flatten_layers() for w in layer._trainable_variables + layer._non_trainable_variables}
    weights = [weight_spec(w, type(owner[id(w)]).__name__, i, gain) for i, w in enumerate(model.weights)]
    for w, spec in zip(model.weights, weights):
        w.assign(golden.tensor(spec))
    for layer in model.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    spec = golden.spec((batch, *size), 4242, scale, offset, name=model.inputs[0].name)
    x = golden.tensor(spec)
    y = np.asarray(model(x, training=False))
    other = np.asarray(model(x * 0.0 + offset, training=False))
    rms = float(np.sqrt(np.mean(y.astype("f8") ** 2)))
    text = model.to_json()
    note = "model_from_json reads it back"
    try:
        keras.models.model_from_json(text)
    except Exception as e:
        note = "model_from_json refuses it: " + str(e).split("\n")[0][:100]
    depends = float(np.sqrt(np.mean((y - other) ** 2))) / rms
    print(name, y.shape, "rms", rms, "changed by a flat image by", depends, "spread", float(y.std()), "weights", len(weights), note, flush=True)
    assert 1e-3 < rms < 1e3 and depends > 0.1, name
    line = {"file": f"{name}.json.gz", "inputs": [spec], "weights": weights}
    line |= {"outputs": [dict(name=model.outputs[0]._keras_history.operation.name, **golden.encode(y))], "rms": rms, "tolerance": 1e-3, "measure": "relative rms"}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json.gz").write_bytes(golden.gz(text))
    (OUT / f"{name}.golden.json.gz").write_bytes(golden.gz(golden.compact(line)))
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        model.save(folder / f"{name}.keras")
        np.save(folder / f"{name}.input.npy", x)
        np.save(folder / f"{name}.expected.npy", y)


if __name__ == "__main__":
    args, folder = sys.argv[1:], None
    if "--save" in args:
        at = args.index("--save")
        folder, args = pathlib.Path(args[at + 1]), args[:at] + args[at + 2 :]
    for name in args or MODELS:
        make(name, folder)
