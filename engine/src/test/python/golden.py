"""Shared by the scripts of this folder that make the golden (expected-output) files of the Java tests.

The Java tests never run Python. These scripts ran once, with
    Python 3.11, keras 3.15.1, tensorflow-cpu 2.21.0, numpy 2.4, h5py 3.14
and what they wrote is checked in. To run one again:
    python3 -m venv oracle && oracle/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0
    oracle/bin/python engine/src/test/python/conformance.py
Running again on the same kind of CPU gives the same bytes.

Inputs and weights are not stored. Both sides compute element i (row-major) of the tensor with seed S as
    z = S * 0x9E3779B97F4A7C15 + (i + 1) * 0xBF58476D1CE4E5B9      (all modulo 2^64)
    z ^= z >>> 30;  z *= 0xBF58476D1CE4E5B9;  z ^= z >>> 27;  z *= 0x94D049BB133111EB;  z ^= z >>> 31
    u = (z >>> 40) / 2^24                                          (in [0, 1), exact in float32)
    value = float32(float32(float32(2u - 1) * float32(scale)) + float32(offset))
that is two float32 roundings, one after the multiplication and one after the addition (no fused multiply-add).
A tensor spec is {"shape", "seed", "scale", "offset"}, with "dtype": "int32" where the value is floor(value), and
"dtype": "uint8" where it is z >>> 56 and scale and offset are absent.
Expected tensors are {"shape", "data"}: base64 of little-endian float32 (uint8 where "dtype" says so) in C order.
"""

import base64
import gzip
import io
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[4]
RESOURCES = ROOT / "engine/src/test/resources"


def hash64(seed, count):
    """The first `count` 64-bit values of the tensor with this seed."""
    with np.errstate(over="ignore"):
        i = np.arange(1, count + 1, dtype=np.uint64)
        z = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + i * np.uint64(0xBF58476D1CE4E5B9)
        z ^= z >> np.uint64(30)
        z *= np.uint64(0xBF58476D1CE4E5B9)
        z ^= z >> np.uint64(27)
        z *= np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
        return z


def tensor(spec):
    """The array that a tensor spec stands for."""
    shape = tuple(spec["shape"])
    z = hash64(spec["seed"], int(np.prod(shape, dtype=np.int64)))
    if spec.get("dtype") == "uint8":
        return (z >> np.uint64(56)).astype(np.uint8).reshape(shape)
    u = (z >> np.uint64(40)).astype(np.float32) / np.float32(2**24)
    value = (np.float32(2) * u - np.float32(1)) * np.float32(spec["scale"]) + np.float32(spec["offset"])
    if spec.get("dtype") == "int32":
        value = np.floor(value).astype(np.int32)
    return value.reshape(shape)


def spec(shape, seed, scale=1.0, offset=0.0, dtype=None, **more):
    out = dict(more, shape=[int(n) for n in shape], seed=int(seed), scale=float(scale), offset=float(offset))
    if dtype:
        out["dtype"] = dtype
    return out


def encode(array):
    array = np.asarray(array)
    out = {"shape": list(array.shape)}
    if array.dtype == np.uint8:
        out["dtype"] = "uint8"
    else:
        array = array.astype("<f4")
        if not np.isfinite(array).all():
            raise ArithmeticError("a golden value is not finite")
    out["data"] = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return out


def rounded(x):
    """A scale that is short in JSON and exact in both languages."""
    return float(f"{float(x):.4g}")


def weight_spec(name, shape, seed, transposed=False, depthwise=False, gain=3.0):
    """The rule by which weights get their values, by weight name. Kernels: uniform with limit sqrt(gain / fan in)."""
    scale, offset = 0.5, 0.0
    if "kernel" in name and len(shape) > 1:
        spatial = int(np.prod(shape[:-2]))
        fan = spatial * (shape[-1] if transposed else 1 if depthwise else shape[-2])
        scale = rounded((gain / fan) ** 0.5)
    elif name in ("gamma", "moving_variance", "variance", "scale"):
        offset = 1.0
    elif name == "alpha":
        scale, offset = 0.25, 0.25
    elif name == "embeddings":
        scale = 1.0
    elif name == "count":
        scale, offset = 0.0, 1.0
    return spec(shape, seed, scale, offset, name=name)


def gz(text):
    raw = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as f:
        f.write(text.encode())
    return raw.getvalue()


def compact(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def write_lines(path, cases):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gz("".join(compact(c) + "\n" for c in cases)))
    print(f"{path.relative_to(ROOT)}: {len(cases)} cases, {path.stat().st_size} bytes", flush=True)


def keras():
    """Keras on TensorFlow, one thread, quiet."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import keras as k

    k.config.disable_traceback_filtering()
    return k
