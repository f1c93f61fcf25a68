"""Times Convoy against TensorFlow, PyTorch (channels last) and ONNX Runtime: one thread, in turn.

    python3 rivals.py spark-job/bin/convoy [workload or network ...] [--rounds N]

needs keras, tensorflow-cpu, torch, onnxruntime and onnx. Each round measures every engine once on
every subject; of all rounds the least time counts. Rivals in float32, PyTorch in bfloat16, too;
Convoy in float32, bf16x3 and bf16 by `convoy bench`. Prints a table in Markdown: milliseconds for a
batch, and ratios of the best rival in float32 to Convoy. A network is UNet2D, UNet3D or one of
keras.applications, with random weights, batches of 4 (a U-Net: 1); its rivals are TensorFlow and
ONNX Runtime.

A model takes and gives float32, whatever it computes in, but PyTorch in bfloat16 has arrays of
bfloat16, as Convoy has between two layers. So each workload is measured as a layer between two
pointwise ones, too (`bench --layers`, the least time of the layer alone): column "bf16 between".
"""

import argparse
import copy
import os
import pathlib
import re
import subprocess
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import numpy  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
import tensorflow  # noqa: E402
import torch  # noqa: E402
from applications import unet  # noqa: E402
from onnx_graph import convert  # noqa: E402

tensorflow.config.threading.set_intra_op_parallelism_threads(1)
tensorflow.config.threading.set_inter_op_parallelism_threads(1)
torch.set_num_threads(1)

SECONDS = 1.0
PRECISIONS = ["float32", "bf16x3", "bf16"]
BETWEEN = "bf16 between"
layers, nn = keras.layers, torch.nn
SAME = {"padding": "same", "activation": "relu"}

# name: batch, shape of an item, layers of Keras, modules of PyTorch before the rectifier
WORKLOADS = {
    "conv3x3": (8, (56, 56, 64), [layers.Conv2D(64, 3, **SAME)], [nn.Conv2d(64, 64, 3, padding=1)]),
    "dilated2": (
        8, (56, 56, 64), [layers.Conv2D(64, 3, dilation_rate=2, **SAME)],
        [nn.Conv2d(64, 64, 3, padding=2, dilation=2)]),
    "stem7x7s2": (
        4, (224, 224, 3), [layers.Conv2D(64, 7, strides=2, **SAME)],
        [nn.ZeroPad2d((2, 3, 2, 3)), nn.Conv2d(3, 64, 7, stride=2)]),
    "conv1x1": (8, (56, 56, 256), [layers.Conv2D(64, 1, **SAME)], [nn.Conv2d(256, 64, 1)]),
    "deep3x3": (8, (14, 14, 256), [layers.Conv2D(256, 3, **SAME)], [nn.Conv2d(256, 256, 3, padding=1)]),
    "depthwise": (
        4, (112, 112, 128), [layers.DepthwiseConv2D(3, **SAME)],
        [nn.Conv2d(128, 128, 3, padding=1, groups=128)]),
    "separable": (
        4, (112, 112, 64), [layers.SeparableConv2D(128, 3, **SAME)],
        [nn.Conv2d(64, 64, 3, padding=1, groups=64, bias=False), nn.Conv2d(64, 128, 1)]),
    "transpose4s2": (
        4, (56, 56, 64), [layers.Conv2DTranspose(32, 4, strides=2, **SAME)],
        [nn.ConvTranspose2d(64, 32, 4, 2, 1)]),
    "up2conv3": (
        4, (56, 56, 64), [layers.UpSampling2D(2), layers.Conv2D(32, 3, **SAME)],
        [nn.Upsample(scale_factor=2), nn.Conv2d(64, 32, 3, padding=1)]),
    "conv3d": (1, (32, 64, 64, 16), [layers.Conv3D(32, 3, **SAME)], [nn.Conv3d(16, 32, 3, padding=1)]),
    "grouped32": (
        8, (56, 56, 128), [layers.Conv2D(128, 3, groups=32, **SAME)],
        [nn.Conv2d(128, 128, 3, padding=1, groups=32)]),
    "conv1d": (8, (4096, 64), [layers.Conv1D(128, 5, **SAME)], [nn.Conv1d(64, 128, 5, padding=2)]),
}

# name: rank, filters of the first level, levels, shape of an item
UNETS = {"UNet2D": (2, 32, 4, (256, 256, 3)), "UNet3D": (3, 16, 3, (64, 64, 64, 1))}


def least(call):
    """Returns the least milliseconds of a call within SECONDS, after a warm-up."""
    call()
    call()
    times, end = [], time.perf_counter() + SECONDS
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


def tensorflow_call(model, source):
    call, constant = tensorflow.function(lambda x: model(x, training=False)), tensorflow.constant(source)
    return lambda: call(constant).numpy()


def onnx_call(file, source):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda: session.run(None, {name: source})


def torch_call(net, source):
    def call():
        with torch.inference_mode():
            net(source)

    return call


def of_workload(name, folder):
    batch, item, keras_layers, modules = WORKLOADS[name]
    model = keras.Sequential([keras.Input(item), *keras_layers])
    model.save(folder / f"{name}.keras")
    between(item, keras_layers).save(folder / f"{name}-between.keras")
    source = numpy.random.default_rng(0).standard_normal((batch, *item)).astype(numpy.float32)
    calls = {"TensorFlow": tensorflow_call(model, source)}
    first = torch.from_numpy(source).movedim(-1, 1)
    net = nn.Sequential(*modules, nn.ReLU()).eval()
    formats = {4: torch.channels_last, 5: torch.channels_last_3d}
    if first.dim() in formats:
        net = net.to(memory_format=formats[first.dim()])
    calls["PyTorch"] = torch_call(net, first)
    calls["PyTorch bf16"] = torch_call(copy.deepcopy(net).bfloat16(), first.bfloat16())
    plain = first.contiguous()
    file = folder / f"{name}.onnx"
    torch.onnx.export(net, (plain,), file, dynamo=False)
    calls["ONNX Runtime"] = onnx_call(file, plain.numpy())
    return batch, item, calls


def between(item, keras_layers):
    """Returns layers between two pointwise ones, which give and take what Convoy's layers pass on."""
    pointwise = {2: layers.Conv1D, 3: layers.Conv2D, 4: layers.Conv3D}[len(item)]
    ahead, behind = pointwise(item[-1], 1, name="ahead"), pointwise(32, 1, name="behind")
    return keras.Sequential([keras.Input(item), ahead, *keras_layers, behind])


def network(name):
    """Returns a network and the shape of an item."""
    if name in UNETS:
        rank, filters, depth, item = UNETS[name]
        return unet(rank, filters, depth, item[-1], 2, name.lower()), item
    model = getattr(keras.applications, name)(weights=None)
    return model, tuple(model.input_shape[1:])


def of_network(name, folder):
    model, item = network(name)
    batch = 1 if name in UNETS else 4
    model.save(folder / f"{name}.keras")
    source = numpy.random.default_rng(0).standard_normal((batch, *item)).astype(numpy.float32)
    first = numpy.ascontiguousarray(numpy.moveaxis(source, -1, 1))
    file = folder / f"{name}.onnx"
    onnx.save(convert(model), file)
    calls = {"TensorFlow": tensorflow_call(model, source), "ONNX Runtime": onnx_call(file, first)}
    require_same(name, calls["TensorFlow"](), calls["ONNX Runtime"]()[0])
    return batch, item, calls


def require_same(name, expected, actual):
    """A rival that computes something else would be no rival."""
    actual = numpy.moveaxis(actual, 1, -1)
    error = numpy.abs(actual - expected).max() / numpy.abs(expected).max()
    if not error < 1e-3:
        raise ValueError(f"{name}: ONNX Runtime differs from TensorFlow by {error}")


def bench(convoy, file, batch, item, precision, *options):
    command = [
        convoy, "bench", str(file), "--input-shape", ",".join(map(str, item)), "--batch", str(batch),
        "--threads", "1", "--seconds", str(SECONDS), "--precision", precision, *options,
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def model_time(text):
    """Returns the least milliseconds of a run."""
    return float(re.search(r"([\d.]+) ms at best", text).group(1))


def time_between(text):
    """Returns the least milliseconds of the layers between `ahead` and `behind`."""
    lines = re.findall(r"^(\S+) +[\d.]+ +([\d.]+) +[\d.]+%", text, re.MULTILINE)
    names = [name for name, _ in lines]
    return sum(float(least) for _, least in lines[names.index("ahead") + 1 : names.index("behind")])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("convoy")
    parser.add_argument("subjects", nargs="*", default=list(WORKLOADS))
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made = {}
        for subject in arguments.subjects:
            maker = of_workload if subject in WORKLOADS else of_network
            made[subject] = maker(subject, folder)
        times = {}
        for _ in range(arguments.rounds):
            for subject, (batch, item, calls) in made.items():
                for engine, call in calls.items():
                    times.setdefault((subject, engine), []).append(least(call))
                for precision in PRECISIONS:
                    text = bench(arguments.convoy, folder / f"{subject}.keras", batch, item, precision)
                    times.setdefault((subject, precision), []).append(model_time(text))
                if subject in WORKLOADS:
                    file = folder / f"{subject}-between.keras"
                    text = bench(arguments.convoy, file, batch, item, "bf16", "--layers")
                    times.setdefault((subject, BETWEEN), []).append(time_between(text))
    print_table(list(made), {key: min(each) for key, each in times.items()})


def print_table(subjects, times):
    workloads = [subject for subject in subjects if subject in WORKLOADS]
    rivals = ["TensorFlow", "PyTorch", "ONNX Runtime", "PyTorch bf16"]
    ours = [*PRECISIONS, BETWEEN] if workloads else PRECISIONS
    print("| workload | " + " | ".join(rivals + ours + [f"{p}, x" for p in PRECISIONS]) + " |")
    print("| --- " * (1 + len(rivals) + len(ours) + len(PRECISIONS)) + "|")
    ratios = []
    for subject in subjects:
        cell = {e: times[subject, e] for e in rivals + ours if (subject, e) in times}
        best = min(cell[e] for e in rivals[:3] if e in cell)
        ratios.append([best / cell[p] for p in PRECISIONS])
        row = [f"{cell[e]:.2f}" if e in cell else "-" for e in rivals + ours]
        print(f"| {subject} | " + " | ".join(row + [f"{r:.2f}" for r in ratios[-1]]) + " |")
    blank = [""] * (len(rivals) + len(ours))
    print("| geometric mean | " + " | ".join(blank + [f"{m:.2f}" for m in geometric_means(ratios)]) + " |")
    if workloads:
        means = geometric_means(
            [[times[w, "PyTorch bf16"] / times[w, engine] for engine in ("bf16", BETWEEN)] for w in workloads])
        print("\nTo PyTorch's bf16: {:.2f}x from float32 arrays, {:.2f}x from bfloat16's".format(*means))


def geometric_means(ratios):
    return numpy.exp(numpy.log(numpy.array(ratios)).mean(axis=0))


if __name__ == "__main__":
    main()
