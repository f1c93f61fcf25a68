/**
 * How is a PNG decoded without native code?
 *
 * <p>Reading order: {@link dev.convoy.datasets.image.png.PngDecoder}, then the package-private
 * chunks, rows and samples it uses: chunks are found and their checksums verified, rows are
 * inflated and unfiltered one at a time, samples are widened straight into the target tensor.
 * Memory beyond the target is two rows.
 *
 * <p>PNG is decoded here and not by OpenCV or ImageIO, in every mode, for these reasons. It is as
 * fast (the time goes into zlib, which the JDK has in native code). Its answers are exact: OpenCV
 * 4.13 turns a grey PNG read as colour into other values, hides 16-bit and transparency rules
 * behind flags, and prints errors to standard error without telling "too short" from "damaged". And
 * a machine without the native library gives the same bits as one with it.
 *
 * <p>Specification: PNG, third edition (W3C), sections 4.5, 7, 8, 9 and 11. An animated PNG gives
 * its default image.
 *
 * <p>May import {@code image.format}, the tensor package and the JDK.
 */
package dev.convoy.datasets.image.png;
