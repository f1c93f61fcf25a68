"""Makes engine/src/test/resources/networks/shared_models.json: what Keras computes for model files that came without outputs.

    python shared_models.py FOLDER
FOLDER holds model files that Keras 1.1 to 2.15 wrote (its README.md names their origins); none of them is in this repository.
Versions, tensor specs and encodings: see golden.py. One JSON object per file:
    {"file": path inside FOLDER, "input": tensor spec, "weights"?: [tensor spec], "output": expected tensor}
Where a file has no weights, "weights" gives them layer by layer, in the layout of the Keras that wrote it. Keras 3 refuses
most of these files, so their layers are made anew here, by the documentation of Keras 1 and 2, and connected as the file says.
"""

import collections
import io
import json
import pathlib
import re
import sys
import zipfile

import golden
import h5py
import numpy as np

keras = golden.keras()
import tensorflow as tf  # noqa: E402

layers = keras.layers
DL = "deeplearning4j__dl4j-test-resources/src/main/resources/"
FILES = [
    *[DL + f"modelimport/keras/weights/{name}_1.h5" for name in ("conv2d_tensorflow", "conv2d_theano", "conv2d_reshape_tensorflow", "conv2d_reshape_theano", "embedding_conv1d_tensorflow", "embedding_conv1d_theano", "batch_to_conv2d_tensorflow")],
    *[DL + f"modelimport/keras/configs/{name}_config.json" for name in ("keras1/cnn_tf", "keras1/cnn_th", "keras1/keras1_tf_embedding_conv1d", "keras2/keras2_cnn_tf", "keras2/keras2_cnn_th", "keras2/conv1d_dilation_tf_keras_2")],
    DL + "modelimport/keras/configs/keras2/permute_retina_unet.json", DL + "modelimport/keras/examples/agz/sep_conv_value.json", DL + "keras/simple/cnn_th_config.json",
    "Morgroth__Parametric_S-Parameter_Prediction_Using_Deep-Learning_for_Microwave_Circuits/decoder.keras",
    "609900736__Bi-Input-EEGConv/model/2019_11_27_19_26_41_A01T_rawEEGConvNet(1).h5",
]  # fmt: skip
KERAS1 = {"nb_filter": "filters", "filter_length": "kernel_size", "subsample": "strides", "subsample_length": "strides", "stride": "strides", "border_mode": "padding", "pool_length": "pool_size", "bias": "use_bias", "p": "rate"}
CLASSES = {"Convolution1D": "Conv1D", "Convolution2D": "Conv2D"}


def made(entry, file_ordering):
    """The layer of Keras 3 that computes what the entry says."""
    old = {KERAS1.get(k, k): v for k, v in entry["config"].items()}
    name = CLASSES.get(entry["class_name"], entry["class_name"])
    if "nb_row" in old:
        old["kernel_size"] = (old["nb_row"], old["nb_col"])
    if name == "Dense" and "output_dim" in old:
        old["units"] = old["output_dim"]
    if "2D" in name:
        old["data_format"] = old.get("data_format") or {"th": "channels_first", "tf": "channels_last"}[old.get("dim_ordering", file_ordering)]
    if name == "Merge":
        assert old["mode"] == "concat"
        return layers.Concatenate(axis=old["concat_axis"])
    keep = ("filters", "kernel_size", "strides", "padding", "use_bias", "activation", "pool_size", "rate", "units", "data_format", "dilation_rate", "depth_multiplier", "size", "target_shape", "dims", "axis", "epsilon", "scale", "center",
            "input_dim", "output_dim")  # fmt: skip
    cls = getattr(layers, name)
    taken = set(cls.__init__.__code__.co_varnames)
    config = {k: tuple(v) if isinstance(v, list) else v for k, v in old.items() if k in keep and k in taken}
    if name == "Dense":
        config.pop("input_dim", None)
    if name == "BatchNormalization" and isinstance(config.get("axis"), tuple):
        (config["axis"],) = config["axis"]
    return cls(**config)


def entries(config):
    return config if isinstance(config, list) else config["layers"]


def built(architecture):
    """The model, and the layers that have weights in the file's order."""
    all_of = entries(architecture["config"])
    ordering = next((e["config"]["dim_ordering"] for e in all_of if "dim_ordering" in e["config"]), "tf")
    shape = next(e["config"]["batch_input_shape"] for e in all_of if "batch_input_shape" in e["config"])
    image = x = keras.Input(shape[1:])
    results, made_layers = {}, []
    for entry in all_of:
        layer = None if entry["class_name"] == "InputLayer" else made(entry, ordering)
        if layer is None:
            x = image
        elif architecture["class_name"] == "Sequential":
            x = layer(x)
        else:
            sources = [results[source[0]] for source in entry["inbound_nodes"][0]]
            x = layer(sources if len(sources) > 1 else sources[0])
        results[entry.get("name")] = x
        if layer is not None and layer.weights:
            made_layers.append((entry, layer))
    return keras.Model(image, x), made_layers


def as_written(entry, w):
    """The shape that the Keras of the file gives a weight, and the way to today's."""
    shape = tuple(w.shape)
    if entry["class_name"] == "Convolution2D" and entry["config"].get("dim_ordering") == "th" and len(shape) == 4:
        return (shape[3], shape[2], shape[0], shape[1]), lambda a: a.transpose(2, 3, 1, 0)
    if entry["class_name"] == "Convolution1D" and "filter_length" in entry["config"] and len(shape) == 3:
        return (shape[0], 1, *shape[1:]), lambda a: a[:, 0]
    return shape, lambda a: a


def archived(file, class_name, n):
    """The arrays of the n-th layer of a class, as Keras 2.15 stores them."""
    folder = file["layers"] if "layers" in file else file["_layer_checkpoint_dependencies"]
    stem = {"Conv1DTranspose": "conv1d_transpose"}.get(class_name, class_name.lower())
    names = sorted((k for k in folder if re.fullmatch(stem + r"(_\d+)?", k) and "vars" in folder[k] and len(folder[k]["vars"])), key=lambda k: (len(k), k))
    group = folder[names[n]]["vars"]
    return [group[k][()] for k in sorted(group, key=int)]


def opened(path):
    """The architecture and the file with weights, if it has any."""
    if path.suffix == ".keras":
        archive = zipfile.ZipFile(path)
        return json.loads(archive.read("config.json")), h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    if path.suffix == ".json":
        return json.loads(path.read_text()), None
    file = h5py.File(path)
    text = file.attrs["model_config"]
    return json.loads(text if isinstance(text, str) else text.decode()), file


def stored(path, file, owners):
    """Gives the layers the weights of the file."""
    seen = collections.Counter()
    for entry, layer in owners:
        if path.suffix == ".keras":
            arrays = archived(file, entry["class_name"], seen[entry["class_name"]])
            seen[entry["class_name"]] += 1
        else:
            group = file.get("model_weights", file)[entry["config"]["name"]]
            arrays = [group[w][()] for w in group.attrs["weight_names"]]
        layer.set_weights([as_written(entry, w)[1](a) for w, a in zip(layer.weights, arrays)])


def drawn(owners, seed):
    """Gives the layers weights by formula and returns their specs."""
    weights = []
    for entry, layer in owners:
        specs = [golden.weight_spec(w.name, w.shape, seed + len(weights) + i) for i, w in enumerate(layer.weights)]
        for spec, w in zip(specs, layer.weights):
            spec["shape"] = [int(n) for n in as_written(entry, w)[0]]
        weights += specs
        layer.set_weights([as_written(entry, w)[1](golden.tensor(spec)) for w, spec in zip(layer.weights, specs)])
    return weights


def line(folder, name):
    keras.backend.clear_session()
    architecture, file = opened(folder / name)
    model, owners = built(architecture)
    embeds = isinstance(model.layers[1], layers.Embedding)
    shape = (1, *model.inputs[0].shape[1:])
    spec, other = (golden.spec(shape, seed, 2, 2, "int32") if embeds else golden.spec(shape, seed) for seed in (31, 32))
    compiled = tf.function(lambda x: model(x, training=False), jit_compile=True, autograph=False)  # TensorFlow's own kernels lack channels_first
    for seed in range(700, 4000, 100):  # until the output depends on the input
        weights = stored(folder / name, file, owners) if file else drawn(owners, seed)
        y, z = (np.asarray(compiled(golden.tensor(each))) for each in (spec, other))
        if np.abs(y - z).max() > 1e-3:
            break
    else:
        raise ArithmeticError(name + " gives the same for all inputs")
    print(name, y.shape, seed, "rms", float(np.sqrt(np.mean(y**2))), "changes by", float(np.abs(y - z).max()), flush=True)
    out = {"file": name, "input": spec} | ({"weights": weights} if weights else {})
    return out | {"output": golden.encode(y)}


if __name__ == "__main__":
    found = [golden.compact(line(pathlib.Path(sys.argv[1]), name)) for name in FILES]
    (golden.RESOURCES / "networks/shared_models.json").write_text("[\n" + ",\n".join(found) + "\n]\n")
