"""Runs volume jobs and opens what they write with other people's readers.

    python3 open_outputs.py spark-job/bin/convoy

needs keras, tensorflow-cpu, tensorstore, nibabel and tifffile. A volume goes through a small 3-D
network by `convoy run`, in tiles, once for each output format; Keras computes the whole volume at
once; each output must equal that within 2e-5 at most and 1e-6 as rms, its affine that of the input.
"""

import pathlib
import subprocess
import sys
import tempfile

import keras
import nibabel
import numpy
import tensorstore
import tifffile

SIZES = (40, 37, 45)
AFFINE = numpy.array(
    [[0.5, 0, 0.1, -7], [0, -0.75, 0, 11], [0.1, 0, 1.25, 3], [0, 0, 0, 1]], numpy.float32
)


def network():
    keras.utils.set_random_seed(5)
    inputs = keras.Input((None, None, None, 1))
    values = keras.layers.Conv3D(6, 3, padding="same", activation="relu")(inputs)
    values = keras.layers.Conv3D(6, 3, padding="same", dilation_rate=2, activation="relu")(values)
    return keras.Model(inputs, keras.layers.Conv3D(1, 1)(values))


def zarr(path, driver):
    spec = {"driver": driver, "kvstore": {"driver": "file", "path": str(path)}}
    return tensorstore.open(spec, read=True).result().read().result()


def nifti(path):
    image = nibabel.load(path)
    if not numpy.allclose(image.affine, AFFINE, atol=1e-6):
        raise AssertionError(f"affine of {path}: {image.affine}")
    return numpy.asarray(image.dataobj).transpose()


READERS = {
    "zarr 3": ("out.zarr", [], lambda path: zarr(path, "zarr3")),
    "zarr 3, shards": (
        "sharded.zarr",
        ["output.chunks=[16,16,16]", "output.shards=[32,32,32]"],
        lambda path: zarr(path, "zarr3"),
    ),
    "zarr 2": ("out2.zarr", ["output.zarr-version=2"], lambda path: zarr(path, "zarr")),
    "nifti": ("out.nii", [], nifti),
    "nifti, compressed": ("out.nii.gz", [], nifti),
    "tiff": ("out.tif", [], tifffile.imread),
    "npy": ("out.npy", [], numpy.load),
}


def main(convoy):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        voxels = numpy.random.default_rng(7).integers(0, 256, SIZES, numpy.uint8)
        nibabel.save(nibabel.Nifti1Image(voxels.transpose(), AFFINE), folder / "in.nii.gz")
        model = network()
        model.save(folder / "model.keras")
        source = voxels.astype(numpy.float32)[None, ..., None] / numpy.float32(255)
        expected = model.predict(source, verbose=0)[0, ..., 0].astype(numpy.float64)
        for title, (output, settings, read) in READERS.items():
            job = folder / "job.conf"
            job.write_text(
                "job = volume\n"
                f'model.path = "{folder}/model.keras"\n'
                f'input {{ path = "{folder}/in.nii.gz", scale = {1 / 255!r} }}\n'
                f'output {{ path = "{folder}/{output}", chunks = [16, 16, 16] }}\n'
            )
            sets = [part for each in settings for part in ("--set", each)]
            subprocess.run(
                [convoy, "run", str(job), *sets], check=True, stdout=subprocess.DEVNULL
            )
            actual = numpy.squeeze(read(folder / output)).astype(numpy.float64)
            error = actual - expected
            scale = max(1, numpy.sqrt(numpy.mean(expected**2)))
            rms = numpy.sqrt(numpy.mean(error**2)) / scale
            largest = numpy.abs(error).max() / scale
            print(f"{title:18} {actual.shape} rms {rms:.1e} largest {largest:.1e}")
            if actual.shape != SIZES or rms > 1e-6 or largest > 2e-5:
                raise AssertionError(title)


if __name__ == "__main__":
    main(sys.argv[1])
