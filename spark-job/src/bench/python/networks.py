"""Makes the networks of the baseline job: NAME.keras for Convoy and NAME.onnx for ONNX Runtime.

    python networks.py FOLDER        (needs keras, onnx and onnxruntime)

Both hold the same weights, drawn from a fixed seed. The ONNX graph takes float32 [batch, 3, 224, 224] (its own
order, so that no transposition costs it time) and gives the pooled features.
"""

import sys
from pathlib import Path

import keras
import numpy as np
import onnx
import onnxruntime

sys.path.append(str(Path(__file__).parents[4] / "engine/src/test/python"))
from onnx_graph import convert  # noqa: E402

NETWORKS = {"resnet50": keras.applications.ResNet50, "mobilenetv2": keras.applications.MobileNetV2}


def keep_variance(model):
    """Keras draws kernels so small that features of MobileNetV2 would be 1e-11."""
    random = np.random.default_rng(2)
    for layer in model.layers:
        if "Conv2D" in type(layer).__name__:
            kernel, *bias = layer.get_weights()
            terms = np.prod(kernel.shape[:2 if "Depthwise" in type(layer).__name__ else 3])
            layer.set_weights([random.normal(0, (2 / terms) ** 0.5, kernel.shape), *bias])


def main(folder):
    for name, build in NETWORKS.items():
        keras.utils.set_random_seed(1)
        model = build(weights=None, include_top=False, pooling="avg", input_shape=(224, 224, 3))
        keep_variance(model)
        model.save(folder / f"{name}.keras")
        onnx.save(convert(model), folder / f"{name}.onnx")
        x = np.random.default_rng(0).normal(size=(2, 224, 224, 3)).astype(np.float32)
        session = onnxruntime.InferenceSession(folder / f"{name}.onnx")
        y = session.run(None, {session.get_inputs()[0].name: x.transpose(0, 3, 1, 2)})[0]
        k = model.predict(x, verbose=0)
        print(name, "difference", np.abs(y - k).max(), "of", np.abs(k).max())


main(Path(sys.argv[1]))
