/**
 * How are images decoded without native libraries of ours?
 *
 * <p>{@link dev.convoy.datasets.image.imageio.ImageIoDecoder} is the only public type. It takes the
 * readers that every JDK has, by class and not by order of registration, so that a plug-in on the
 * class path changes no result.
 *
 * <p>It serves GIF, BMP, TIFF and CMYK JPEG in every mode, and all JPEG where OpenCV does not load
 * or {@code decode = safe} keeps it out. JPEG goes by way of raw samples and libjpeg's own
 * formulas: both paths then give the same pixels wherever the two libjpeg versions up-sample chroma
 * alike (4:4:4, 4:2:2, 4:2:0 and grey do; the rare 4:4:0 differs by a few grey levels).
 *
 * <p>Nothing is colour managed: profiles and gamma are ignored, as in Pillow and TensorFlow, whose
 * numbers networks were trained on.
 *
 * <p>Whatever a reader throws becomes an {@code ImageException}; a reader holds no native memory
 * after its {@code dispose}.
 *
 * <p>May import {@code image.format}, the tensor package and the JDK.
 */
package dev.convoy.datasets.image.imageio;
