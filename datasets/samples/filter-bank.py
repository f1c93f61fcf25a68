"""Makes filter-bank.keras: a network whose features mean something although nobody trained it.

    python datasets/samples/filter-bank.py
Versions: keras 3.15.1, tensorflow-cpu 2.21.0, numpy 2.4. Running it again gives the same weights.

It looks at a photograph roughly as the first stages of vision do:
- three opponent colours: light against dark, red against green, blue against yellow;
- at four scales, each half the size of the one before: edges and bars in six directions (Gabor filters) in light, and
  centre against surround in the two colours; positive and negative responses kept apart by rectification;
- the mean response of each filter over the photograph (128 numbers: its textures), and on a grid of 4x4 the mean of the
  opponent colours (80 numbers: what lies where);
- each number brought to mean 0 and deviation 1 over crops of the sample photographs, then squashed, so that no single
  one decides: cosines between features then say how alike two photographs are.
Input: [224, 224, 3] grey levels 0..255, RGB. Output `features`: 208 numbers between -1 and 1.
"""

import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = pathlib.Path(__file__).resolve().parent
SIZE, SCALES, ORIENTATIONS, KERNEL = 224, 4, 6, 7
OPPONENTS = np.array([[0.299, 0.587, 0.114], [0.5, -0.5, 0.0], [-0.25, -0.25, 0.5]])  # light, red-green, blue-yellow


def gabor(angle, phase, wavelength=4.5, sigma=1.8):
    """A wave under a bell, of mean 0 and absolute sum 2."""
    y, x = np.mgrid[-(KERNEL // 2) : KERNEL // 2 + 1, -(KERNEL // 2) : KERNEL // 2 + 1].astype(float)
    bell = np.exp(-(x * x + y * y) / (2 * sigma * sigma))
    wave = bell * np.cos(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / wavelength + phase)
    wave -= bell * wave.sum() / bell.sum()
    return 2 * wave / np.abs(wave).sum()


def blob(inner, outer):
    """Centre minus surround, of mean 0 and absolute sum 2."""
    y, x = np.mgrid[-(KERNEL // 2) : KERNEL // 2 + 1, -(KERNEL // 2) : KERNEL // 2 + 1].astype(float)
    bells = [np.exp(-(x * x + y * y) / (2 * s * s)) for s in (inner, outer)]
    difference = bells[0] / bells[0].sum() - bells[1] / bells[1].sum()
    return 2 * difference / np.abs(difference).sum()


def bank():
    """Kernel [7, 7, 3 opponents, 32]: twelve Gabor filters in light, two blobs in each colour, and all of them negated."""
    filters = [(0, gabor(np.pi * k / ORIENTATIONS, phase)) for k in range(ORIENTATIONS) for phase in (0.0, np.pi / 2)]
    filters += [(colour, blob(*sizes)) for colour in (1, 2) for sizes in ((0.8, 1.6), (1.5, 3.0))]
    kernel = np.zeros((KERNEL, KERNEL, 3, 2 * len(filters)))
    for i, (channel, weights) in enumerate(filters):
        kernel[:, :, channel, i] = weights
        kernel[:, :, channel, i + len(filters)] = -weights
    return kernel.astype("float32")


def network():
    photo = keras.Input((SIZE, SIZE, 3), name="photo")
    x = layers.Rescaling(1 / 255, name="unit")(photo)
    x = layers.Conv2D(3, 1, use_bias=False, name="opponents")(x)
    features = []
    for scale in range(SCALES):
        responses = layers.Conv2D(32, KERNEL, use_bias=False, activation="relu", name=f"filters_{scale}")(x)
        features.append(layers.GlobalAveragePooling2D(name=f"texture_{scale}")(responses))
        if scale + 1 < SCALES:
            x = layers.AveragePooling2D(2, name=f"half_{scale}")(x)
    colours = layers.Conv2D(5, 1, use_bias=False, activation="relu", name="colours")(x)
    grid = layers.AveragePooling2D(x.shape[1] // 4, name="grid")(colours)
    features.append(layers.Flatten(name="layout")(grid))
    x = layers.Concatenate(name="raw")(features)
    x = layers.BatchNormalization(center=False, scale=False, epsilon=1e-12, name="standard")(x)
    model = keras.Model(photo, layers.Activation("tanh", name="features")(x), name="filter_bank")
    model.get_layer("opponents").set_weights([OPPONENTS.T[None, None].astype("float32")])
    for scale in range(SCALES):
        model.get_layer(f"filters_{scale}").set_weights([bank()])
    signs = np.array([[1, 0, 0, 0, 0], [0, 1, -1, 0, 0], [0, 0, 0, 1, -1]], "float32")
    model.get_layer("colours").set_weights([signs[None, None]])
    return model


def photos():
    """File names and the photographs, resized as `interpolation = bilinear, fit = stretch` does."""
    paths = sorted(p for p in (HERE / "photos").iterdir() if p.suffix in (".jpg", ".png"))
    decoded = [tf.io.decode_image(p.read_bytes(), channels=3) for p in paths]
    return [p.name for p in paths], [d.numpy() for d in decoded]


def crops(images):
    """Each photograph whole and sixteen parts of it, always the same."""
    random = np.random.default_rng(2024)
    out = []
    for image in images:
        height, width = image.shape[:2]
        out.append(image)
        for _ in range(16):
            part = random.uniform(0.5, 0.95)
            h, w = int(part * height), int(part * width)
            top, left = random.integers(0, height - h + 1), random.integers(0, width - w + 1)
            out.append(image[top : top + h, left : left + w])
    return np.stack([tf.image.resize(c, (SIZE, SIZE)).numpy() for c in out])


def main():
    keras.utils.set_random_seed(1)
    model = network()
    names, images = photos()
    raw = keras.Model(model.input, model.get_layer("raw").output).predict(crops(images), batch_size=8, verbose=0).astype("float64")
    model.get_layer("standard").set_weights([raw.mean(0).astype("float32"), (raw.var(0) + 1e-12).astype("float32")])
    model.save(HERE / "filter-bank.keras")
    whole = np.stack([tf.image.resize(i, (SIZE, SIZE)).numpy() for i in images])
    features = model.predict(whole, batch_size=4, verbose=0).astype("float64")
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -2)
    print(f"{features.shape[1]} features, {(HERE / 'filter-bank.keras').stat().st_size} bytes")
    for i, name in enumerate(names):
        order = np.argsort(-cosines[i])[:3]
        print(f"| {name} | " + " | ".join(f"{names[j]} {cosines[i, j]:.3f}" for j in order) + " |")


if __name__ == "__main__":
    main()
