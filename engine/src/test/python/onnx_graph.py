"""Writes a Keras network as an ONNX graph, by hand: no converter for this Keras can be had.

The graph takes and gives float32 with channels first, ONNX's own order, so that no transposition costs a rival time;
it holds the network's weights. Layers without a rule here are refused by name.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ACTIVATIONS = {"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "softmax": "Softmax"}
UNCHANGED = {"Dropout", "InputLayer"}
ELEMENTWISE = {"Add": "Add", "Multiply": "Mul"}


def channels_first(kernel):
    """Turns Keras' kernel [space..., in, out] into ONNX's [out, in, space...]."""
    rank = kernel.ndim - 2
    return kernel.transpose(rank + 1, rank, *range(rank))


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []

    def constant(self, name, array):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def numbers(self, name, values):
        return self.constant(name, np.array(values, np.int64))

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def activate(self, source, function, output):
        if function == "linear":
            self.node("Identity", [source], output)
        elif function == "silu":
            self.node("Mul", [source, self.node("Sigmoid", [source], output + ".gate")], output)
        else:
            attributes = {"axis": 1} if function == "softmax" else {}
            self.node(ACTIVATIONS[function], [source], output, **attributes)

    def weighted(self, kind, layer, sources, kernel, **attributes):
        """Adds a node of a kernel and, as Keras' layer has them, bias and activation."""
        inputs = sources + [self.constant(layer.name + ".kernel", kernel)]
        if layer.use_bias:
            inputs.append(self.constant(layer.name + ".bias", layer.get_weights()[1]))
        function = layer.activation.__name__
        if function == "linear":
            self.node(kind, inputs, layer.name, **attributes)
        else:
            linear = self.node(kind, inputs, layer.name + ".linear", **attributes)
            self.activate(linear, function, layer.name)

    def convolution(self, layer, sources, kernel, groups):
        pad = "SAME_UPPER" if layer.padding == "same" else "VALID"
        self.weighted(
            "Conv", layer, sources, kernel, strides=list(layer.strides), dilations=list(layer.dilation_rate),
            group=groups, auto_pad=pad)  # fmt: skip

    def scaled(self, layer, sources, scale, offset):
        """Multiplies each channel by a number and adds one."""
        rank = len(layer.output.shape) - 2
        scale, offset = (np.broadcast_to(np.float32(each), (layer.output.shape[-1],)) for each in (scale, offset))
        shape = (1, -1) + (1,) * rank
        product = self.node("Mul", sources + [self.constant(layer.name + ".scale", scale.reshape(shape))],
                            layer.name + ".product")  # fmt: skip
        self.node("Add", [product, self.constant(layer.name + ".offset", offset.reshape(shape))], layer.name)

    def add(self, layer, sources):
        name, kind = layer.name, type(layer).__name__
        family, rank = (kind[:-2], int(kind[-2])) if kind[-1] == "D" else (kind, 0)
        if kind in ELEMENTWISE:
            self.node(ELEMENTWISE[kind], sources, name)
        elif kind in UNCHANGED:
            self.node("Identity", sources, name)
        elif family == "Conv":
            self.convolution(layer, sources, channels_first(layer.get_weights()[0]), layer.groups)
        elif family == "DepthwiseConv":
            kernel = layer.get_weights()[0].transpose(2, 3, 0, 1)
            self.convolution(layer, sources, kernel, kernel.shape[0])
        elif kind in ("Conv2DTranspose", "Conv3DTranspose"):
            kernel = channels_first(layer.get_weights()[0])
            assert layer.kernel_size == layer.strides and layer.padding == "valid", name
            self.weighted("ConvTranspose", layer, sources, kernel, strides=list(layer.strides))
        elif family == "MaxPooling":
            assert layer.padding == "valid", name
            self.node("MaxPool", sources, name, kernel_shape=list(layer.pool_size), strides=list(layer.strides))
        elif family == "GlobalAveragePooling":
            pooled = self.node("GlobalAveragePool", sources, name + ".kept")
            self.node("Identity" if layer.keepdims else "Flatten", [pooled], name)
        elif family == "UpSampling":
            scales = self.constant(name + ".scales", np.float32([1, 1, *np.broadcast_to(layer.size, rank)]))
            self.node("Resize", sources + ["", scales], name, mode="nearest", nearest_mode="floor",
                      coordinate_transformation_mode="asymmetric")  # fmt: skip
        elif family == "ZeroPadding":
            pads = np.array(layer.padding, np.int64).reshape(rank, 2)
            pads = self.numbers(name + ".pads", [0, 0, *pads[:, 0], 0, 0, *pads[:, 1]])
            self.node("Pad", sources + [pads], name)
        elif kind == "BatchNormalization":
            parts = [self.constant(f"{name}.{i}", w) for i, w in enumerate(layer.get_weights())]
            self.node("BatchNormalization", sources + parts, name, epsilon=layer.epsilon)
        elif kind == "Activation":
            self.activate(sources[0], layer.activation.__name__, name)
        elif kind == "ReLU":
            limits = [0.0] if layer.max_value is None else [0.0, layer.max_value]
            limits = [self.constant(f"{name}.{i}", np.float32(each)) for i, each in enumerate(limits)]
            self.node("Clip", sources + limits, name)
        elif kind == "Concatenate":
            self.node("Concat", sources, name, axis=1)
        elif kind == "Flatten":
            rank = len(layer.input.shape) - 2
            moved = self.node("Transpose", sources, name + ".last", perm=[0, *range(2, rank + 2), 1])
            self.node("Flatten", [moved], name)
        elif kind == "Reshape":
            *ones, channels = layer.target_shape
            assert all(each == 1 for each in ones), name
            self.node("Reshape", sources + [self.numbers(name + ".shape", [0, channels, *ones])], name)
        elif kind == "Dense":
            kernel = layer.get_weights()[0]
            self.weighted("Gemm", layer, sources, kernel.T, transB=1)
        elif kind == "Rescaling":
            self.scaled(layer, sources, layer.scale, layer.offset)
        elif kind == "Normalization":
            mean, scale = np.ravel(layer.mean), 1 / np.maximum(np.sqrt(np.ravel(layer.variance)), 1e-7)
            self.scaled(layer, sources, scale, -mean * scale)
        else:
            raise ValueError(f"{name}: no rule for {kind}")


def moved(shape):
    """Names batch and unknown sizes; moves channels ahead of space."""
    sizes = [each or "n" for each in shape[1:]]
    return ["batch", *sizes[-1:], *sizes[:-1]]


def convert(model):
    graph = Graph()
    for layer in model.layers[1:]:
        given = layer.input if isinstance(layer.input, list) else [layer.input]
        graph.add(layer, [tensor._keras_history.operation.name for tensor in given])
    source = helper.make_tensor_value_info(model.layers[0].name, TensorProto.FLOAT, moved(model.input.shape))
    last = model.output._keras_history.operation.name
    target = helper.make_tensor_value_info(last, TensorProto.FLOAT, moved(model.output.shape))
    made = helper.make_graph(graph.nodes, "network", [source], [target], graph.weights)
    made = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(made)
    return made
