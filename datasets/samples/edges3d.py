"""Makes edges3d.keras: a 3-D network that nobody trained, which shows where a volume changes.

    python3 edges3d.py                      # the network
    python3 edges3d.py before.nii.gz after.nii.gz brain-edges.png   # three slices of both, side by side

Voxels are smoothed by a Gaussian of deviation 1 (5 x 5 x 5), then differences along each axis
(Sobel, 3 x 3 x 3) are rectified with both signs and summed: the L1 norm of the gradient. The
picture needs nibabel and pillow.
"""

import pathlib
import sys

import numpy


def network():
    import keras

    layers = keras.layers
    inputs = keras.Input((None, None, None, 1))
    smoothed = layers.Conv3D(1, 5, padding="same", use_bias=False, name="smooth")(inputs)
    changes = layers.Conv3D(6, 3, padding="same", use_bias=False, activation="relu", name="changes")(smoothed)
    model = keras.Model(inputs, layers.Conv3D(1, 1, use_bias=False, name="edges")(changes))
    bell = numpy.exp(-0.5 * numpy.arange(-2, 3) ** 2)
    bell /= bell.sum()
    model.get_layer("smooth").set_weights([numpy.einsum("i,j,k", bell, bell, bell)[..., None, None]])
    slope, mean = numpy.array([-1, 0, 1]) / 2, numpy.array([1, 2, 1]) / 4
    sobel = [
        numpy.einsum("i,j,k", *[slope if axis == along else mean for axis in range(3)]) for along in range(3)
    ]
    both = numpy.stack([sign * each for each in sobel for sign in (1, -1)], axis=-1)
    model.get_layer("changes").set_weights([both[..., None, :]])
    model.get_layer("edges").set_weights([numpy.ones((1, 1, 1, 6, 1))])
    return model


def slices(file):
    import nibabel

    voxels = numpy.squeeze(numpy.asarray(nibabel.load(file).dataobj)).astype(numpy.float32)
    voxels = numpy.clip(voxels / numpy.percentile(voxels, 99.8), 0, 1)
    x, y, z = (size // 2 for size in voxels.shape)
    return [numpy.rot90(each) for each in (voxels[x], voxels[:, y], voxels[:, :, z])]


def picture(before, after, to):
    from PIL import Image

    rows = [slices(before), slices(after)]
    height = max(each.shape[0] for each in rows[0])
    gap = 6
    width = sum(each.shape[1] for each in rows[0]) + gap * 4
    sheet = Image.new("L", (width, 2 * height + 3 * gap), 0)
    for row, images in enumerate(rows):
        left = gap
        for each in images:
            top = gap + row * (height + gap) + (height - each.shape[0]) // 2
            sheet.paste(Image.fromarray((255 * each).astype(numpy.uint8)), (left, top))
            left += each.shape[1] + gap
    sheet.save(to, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        picture(*sys.argv[1:])
    else:
        network().save(pathlib.Path(__file__).parent / "edges3d.keras")
