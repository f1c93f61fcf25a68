/**
 * How do TIFF and BigTIFF files keep a volume?
 *
 * <p>A chain of directories, one for each page; each names sizes, sample type, compression and the
 * byte ranges of strips or tiles (TIFF 6.0; BigTIFF has 64-bit offsets). Reading order: {@link
 * dev.convoy.datasets.volume.tiff.TiffFormat}, {@code TiffDirectories} (bytes to pages), {@code
 * TiffSeries} (which axes the pages run along), {@code TiffBlocks} (one strip or tile), {@code
 * TiffSamples} (predictors and byte order). Pages without compression whose rows lie one after the
 * other, as this writer and ImageJ make them, are read in strips of 1 MiB whatever theirs are.
 *
 * <p>Imports {@code volume}, its {@code layout} and {@code storage}, and {@code codec}. Image
 * libraries were weighed: they decode whole pages to 8-bit pictures or clamp floats, and know no
 * region; the parser here is small, since a volume needs no colour.
 *
 * <p>To add a compression: 1. its number and codec in {@code TiffBlocks}; 2. a golden file in
 * {@code src/test/python/volumes.py}.
 */
package dev.convoy.datasets.volume.tiff;
