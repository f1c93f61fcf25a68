"""Makes ../resources/verify: what Keras and Pillow make of a photograph, step by step, as `convoy verify` takes it.

    python3 spark-job/src/test/python/verify_reference.py
Versions: keras 3.15.1, tensorflow-cpu 2.21.0, pillow 12. The photograph is a small part of the sample chelsea.jpg (CC0,
Stefan van der Walt), stored lying on its side with the EXIF orientation that says so.
"""

import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[3] / "datasets/samples/photos/chelsea.jpg"
FOLDER = HERE.parent / "resources/verify"
ROTATED_90 = 6


def photograph():
    lying = Image.open(SAMPLE).crop((100, 60, 190, 130)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = ROTATED_90
    lying.save(FOLDER / "image.jpg", quality=90, exif=exif)


def network():
    keras.utils.set_random_seed(7)
    layers = keras.layers
    inputs = keras.Input((24, 32, 3), name="photo")
    x = layers.Conv2D(4, 3, activation="relu", name="conv")(inputs)
    x = layers.MaxPooling2D(2, name="half")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(inputs, layers.Dense(3, activation="softmax", name="classes")(x))
    model.save(FOLDER / "model.keras")
    return model


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    photograph()
    m = network()
    image = np.asarray(ImageOps.exif_transpose(Image.open(FOLDER / "image.jpg")))
    np.save(FOLDER / "decoded.npy", image)
    resized = np.asarray(keras.ops.image.resize(image[None].astype("float32"), (24, 32)))
    np.save(FOLDER / "resized.npy", resized)
    x = keras.applications.imagenet_utils.preprocess_input(resized.copy(), mode="tf")
    np.save(FOLDER / "input.npy", x)
    for layer in m.layers[1:]:
        np.save(FOLDER / f"{layer.name}.npy", keras.Model(m.inputs, layer.output).predict(x, verbose=0))
