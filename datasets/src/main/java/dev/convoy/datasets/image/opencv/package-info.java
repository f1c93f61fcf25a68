/**
 * How are JPEG and WebP decoded fast?
 *
 * <p>{@link dev.convoy.datasets.image.opencv.OpenCvDecoder} is the only public type; {@code OpenCv}
 * behind it holds its native symbols. It loads the library once, keeps a failure as a value, and
 * obeys {@code -Dconvoy.natives=off}.
 *
 * <p>OpenCV (with libjpeg-turbo and libwebp inside) comes through JavaCPP. It runs one thread per
 * call ({@code NativeEnvironment}: nor does what it brings with it start more), since a Spark task
 * owns the thread it is on. JPEG is decoded at a half, a quarter or an eighth of its size where
 * that is asked for, two to four times as fast. The tensor's memory is given to OpenCV as its
 * result, so that there is no copy and nothing to free but the tensor.
 *
 * <p>What it does not decode, and why: CMYK JPEG, since OpenCV turns it into RGB by a rule of its
 * own; PNG, see {@code image.png}; TIFF, GIF and BMP, where native speed buys little and its
 * decoders are the larger risk with files from strangers.
 *
 * <p>What failed is known from OpenCV's answer. Its own complaints about damaged files would fill
 * an executor's log; {@code OPENCV_LOG_LEVEL=INFO} in the environment brings them back.
 *
 * <p>May import {@code image.format}, the tensor package, JavaCPP's OpenCV and JNA.
 */
package dev.convoy.datasets.image.opencv;
