/**
 * What kind of image is this, how large, and is all of it there?
 *
 * <p>Reading order: {@link dev.convoy.datasets.image.format.ImageFormat}, {@link
 * dev.convoy.datasets.image.format.ImageHeader}, {@link
 * dev.convoy.datasets.image.format.ImageErrorCode}, {@link
 * dev.convoy.datasets.image.format.PixelDecoder}.
 *
 * <p>Headers are read here and not by the decoders for three reasons: the pixel cap must hold
 * before anything is allocated; whether a file ends early must be an answer, not a warning on
 * standard error; and every decoder must see the same colours and orientation. Each parser trusts
 * no length it reads: positions are long, reading goes through a bounds-checked view, and only
 * {@link dev.convoy.datasets.image.format.ImageException} leaves the package.
 *
 * <p>"Complete" means, per format: JPEG, an EOI marker behind the scans; PNG, an IEND chunk; GIF,
 * the terminator of the first picture's blocks; BMP and TIFF, every row, strip and tile inside the
 * file; WebP, the RIFF length inside the file.
 *
 * <p>Imports the tensor package and the JDK only.
 *
 * <p>To add a format: 1. a constant with its first bytes in {@code ImageFormat}; 2. a header parser
 * beside the others and its branch in {@code ImageHeader.parse}; 3. a {@code PixelDecoder} and its
 * place in {@code ImageDecoder}; 4. a file written by another program in the tests.
 */
package dev.convoy.datasets.image.format;
