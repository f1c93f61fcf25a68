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
from onnx import TensorProto, helper, numpy_helper

NETWORKS = {"resnet50": keras.applications.ResNet50, "mobilenetv2": keras.applications.MobileNetV2}


class Converter:
    def __init__(self):
        self.nodes, self.weights = [], []

    def constant(self, name, array):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))

    def convolution(self, layer, sources, kernel, groups):
        inputs = sources + [self.constant(layer.name + ".kernel", kernel)]
        if layer.use_bias:
            inputs.append(self.constant(layer.name + ".bias", layer.get_weights()[1]))
        pad = "SAME_UPPER" if layer.padding == "same" else "VALID"
        self.node("Conv", inputs, layer.name, strides=list(layer.strides), group=groups, auto_pad=pad)

    def add(self, layer, sources):
        name = layer.name
        match type(layer).__name__:
            case "DepthwiseConv2D":
                kernel = layer.get_weights()[0].transpose(2, 3, 0, 1)
                self.convolution(layer, sources, kernel, kernel.shape[0])
            case "Conv2D":
                self.convolution(layer, sources, layer.get_weights()[0].transpose(3, 2, 0, 1), 1)
            case "BatchNormalization":
                parts = [self.constant(f"{name}.{i}", w) for i, w in enumerate(layer.get_weights())]
                self.node("BatchNormalization", sources + parts, name, epsilon=layer.epsilon)
            case "Activation":
                self.node("Relu", sources, name)
            case "ReLU":
                limits = [self.constant(name + ".0", np.float32(0)), self.constant(name + ".6", np.float32(6))]
                self.node("Clip", sources + limits, name)
            case "ZeroPadding2D":
                (top, bottom), (left, right) = layer.padding
                pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
                self.node("Pad", sources + [self.constant(name + ".pads", pads)], name)
            case "MaxPooling2D":
                self.node("MaxPool", sources, name, kernel_shape=list(layer.pool_size), strides=list(layer.strides))
            case "GlobalAveragePooling2D":
                self.node("GlobalAveragePool", sources, name + ".kept")
                self.node("Flatten", [name + ".kept"], name)
            case "Add":
                self.node("Add", sources, name)
            case other:
                raise ValueError(f"no rule for {other}")


def convert(model):
    converter = Converter()
    for layer in model.layers[1:]:
        given = layer.input if isinstance(layer.input, list) else [layer.input]
        converter.add(layer, [tensor._keras_history.operation.name for tensor in given])
    size = model.input.shape[1:3]
    source = helper.make_tensor_value_info(
        model.layers[0].name, TensorProto.FLOAT, ["batch", 3, *size])
    target = helper.make_tensor_value_info(
        model.layers[-1].name, TensorProto.FLOAT, ["batch", model.output.shape[-1]])
    graph = helper.make_graph(converter.nodes, "network", [source], [target], converter.weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    return made


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
