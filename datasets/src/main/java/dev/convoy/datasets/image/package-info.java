/**
 * How do the bytes of an image file become the numbers a network takes?
 *
 * <p>Reading order: {@link dev.convoy.datasets.image.ImageDecoder} with {@link
 * dev.convoy.datasets.image.DecodeOptions} and {@link dev.convoy.datasets.image.DecodeLimits} gives
 * a {@link dev.convoy.datasets.image.DecodedImage}; {@link dev.convoy.datasets.image.Preprocessor}
 * with {@link dev.convoy.datasets.image.Preprocess} writes it into a batch. Behind the second stand
 * {@code AxisTaps} (which source pixels make a target pixel), {@code FloatResize} and {@code
 * FixedPointResize}. {@link dev.convoy.datasets.image.BgrPixels} takes over pixels that somebody
 * else has decoded.
 *
 * <p>Decoders live in packages of their own: {@code png} and {@code imageio} in plain Java, {@code
 * opencv} native. {@code format} reads headers and is what all of them import; it knows none of
 * them, and only {@code ImageDecoder} knows them all.
 *
 * <p><b>Why the resize kernels are ours.</b> A network's features change when its input is resized
 * by another library's "bilinear". These equal TensorFlow's {@code tf.image.resize} within 1e-3 of
 * a grey level, {@code pil-bilinear} equals Pillow; OpenCV's and Java2D's equal neither. 16-bit
 * images become grey levels by division by 257.
 *
 * <p>May import the tensor package, its own sub-packages and the JDK.
 *
 * <p>To add an interpolation: 1. a constant in {@code Interpolation}; 2. its taps in {@code
 * AxisTaps}; 3. rows for it in {@code resize.py} and its golden file.
 */
package dev.convoy.datasets.image;
