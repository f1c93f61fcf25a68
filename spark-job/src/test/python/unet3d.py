"""Makes unet3d.json: the architecture of a small 3-D U-Net, without weights, for tests that draw them.

    python unet3d.py > ../resources/unet3d.json
"""

import keras

layers = keras.layers


def double(x, filters):
    for _ in range(2):
        x = layers.Conv3D(filters, 3, padding="same", activation="relu")(x)
    return x


x = image = keras.Input((None, None, None, 1), name="image")
first = double(x, 4)
second = double(layers.MaxPooling3D(2)(first), 8)
x = double(layers.MaxPooling3D(2)(second), 16)
x = double(layers.Concatenate()([layers.UpSampling3D(2)(x), second]), 8)
x = layers.Conv3DTranspose(4, 2, strides=2)(x)
x = double(layers.Concatenate()([x, first]), 4)
print(keras.Model(image, layers.Conv3D(1, 1, activation="sigmoid", name="inside")(x), name="unet3d").to_json())
