"""Makes datasets/src/test/resources/resize/*.jsonl.gz: resized and preprocessed small images, as TensorFlow, Pillow and Keras do it.

    python datasets/src/test/python/resize.py
Versions: keras 3.15.1, tensorflow-cpu 2.21.0, pillow 12.3.0. How inputs are computed: engine/src/test/python/golden.py
(uint8 images: element i is the top byte of hash i). One JSON object per line:
- tensorflow.jsonl.gz: {"id", "method": bilinear | nearest | bicubic | area, "size": [height, width], "inputs", "outputs" float32}:
  tf.image.resize(image, size, method, antialias=False), half-pixel centres, from uint8.
- pillow.jsonl.gz: {"id", "method": "pil-bilinear", ...}: Pillow's Image.resize(BILINEAR), which is antialiased when it shrinks; uint8.
- fit.jsonl.gz: {"id", "method", "fit": crop | pad, "size", ...}: keras.ops.image.resize with crop_to_aspect_ratio or pad_to_aspect_ratio, from float32.
- preprocess.jsonl.gz: {"id", "mode": tf | caffe | torch, "data_format", ...}: keras.applications.imagenet_utils.preprocess_input.
  The input is the uint8 tensor as float32.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "engine/src/test/python"))

import golden
import numpy as np
from PIL import Image

keras = golden.keras()
import tensorflow as tf  # noqa: E402

OUT = golden.ROOT / "datasets/src/test/resources/resize"
SIZES = [
    ((4, 6, 3), (8, 12)), ((5, 7, 3), (9, 4)), ((7, 5, 3), (3, 11)), ((1, 1, 3), (4, 3)), ((1, 8, 1), (5, 3)), ((9, 9, 3), (9, 9)), ((3, 3, 1), (1, 1)), ((13, 10, 3), (7, 7)),
    ((6, 8, 3), (15, 17)), ((17, 3, 3), (5, 9)), ((2, 2, 4), (7, 5)), ((31, 29, 1), (8, 6)), ((10, 10, 3), (5, 5)), ((12, 15, 3), (4, 5)), ((8, 5, 1), (24, 15)), ((40, 3, 1), (7, 3)),
]  # fmt: skip


def image(shape, seed):
    return {"shape": list(shape), "seed": seed, "dtype": "uint8"}


def main():
    lines = []
    for method in ("bilinear", "nearest", "bicubic", "area"):
        for shape, size in SIZES:
            spec = image(shape, 1000 + len(lines))
            y = tf.image.resize(golden.tensor(spec), size, method, antialias=False)
            lines.append({"id": f"{method}-{len(lines):03d}", "method": method, "size": list(size), "inputs": [spec], "outputs": [golden.encode(y)]})
    golden.write_lines(OUT / "tensorflow.jsonl.gz", lines)
    lines = []
    for shape, size in SIZES + [((64, 48, 3), (10, 9)), ((50, 70, 3), (11, 13)), ((5, 90, 1), (5, 8)), ((33, 47, 3), (32, 46))]:
        spec = image(shape, 2000 + len(lines))
        x = golden.tensor(spec)
        # RGB and grey as such; with four channels each one by itself, because Pillow premultiplies alpha
        if shape[2] == 3:
            y = np.asarray(Image.fromarray(x).resize(size[::-1], Image.Resampling.BILINEAR))
        else:
            y = np.stack([np.asarray(Image.fromarray(x[..., c]).resize(size[::-1], Image.Resampling.BILINEAR)) for c in range(shape[2])], -1)
        lines.append({"id": f"pil-bilinear-{len(lines):03d}", "method": "pil-bilinear", "size": list(size), "inputs": [spec], "outputs": [golden.encode(y)]})
    golden.write_lines(OUT / "pillow.jsonl.gz", lines)
    lines = []
    for method in ("bilinear", "nearest"):
        for fit in ("crop", "pad"):
            for shape, size in ((7, 12, 3), (5, 5)), ((12, 7, 3), (6, 9)), ((9, 9, 1), (3, 8)), ((2, 11, 3), (10, 4)), ((31, 20, 3), (8, 8)), ((1, 6, 1), (5, 5)):
                spec = image(shape, 4000 + len(lines))
                y = keras.ops.image.resize(golden.tensor(spec).astype("float32"), size, method, **{f"{fit}_to_aspect_ratio": True})
                lines.append({"id": f"{method}-{fit}-{len(lines):03d}", "method": method, "fit": fit, "size": list(size), "inputs": [spec], "outputs": [golden.encode(y)]})
    golden.write_lines(OUT / "fit.jsonl.gz", lines)
    lines = []
    for mode in ("tf", "caffe", "torch"):
        for data_format, shape in (("channels_last", (5, 4, 3)), ("channels_first", (3, 5, 4)), ("channels_last", (2, 3, 3, 3))):
            spec = image(shape, 3000 + len(lines))
            y = keras.applications.imagenet_utils.preprocess_input(golden.tensor(spec).astype("float32"), data_format=data_format, mode=mode)
            lines.append({"id": f"{mode}-{len(lines):03d}", "mode": mode, "data_format": data_format, "inputs": [spec], "outputs": [golden.encode(y)]})
    golden.write_lines(OUT / "preprocess.jsonl.gz", lines)


if __name__ == "__main__":
    main()
