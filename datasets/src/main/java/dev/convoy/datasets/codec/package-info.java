/**
 * How are compressed bytes turned into plain bytes and back?
 *
 * <p>Reading order: {@link dev.convoy.datasets.codec.ByteCodec} (the contract), {@link
 * dev.convoy.datasets.codec.Zstd} and {@link dev.convoy.datasets.codec.Deflate} (both directions),
 * {@link dev.convoy.datasets.codec.Blosc} and {@link dev.convoy.datasets.codec.Lz4} (reading only),
 * {@link dev.convoy.datasets.codec.Lzw} and {@link dev.convoy.datasets.codec.PackBits} (TIFF),
 * {@link dev.convoy.datasets.codec.Crc32c}.
 *
 * <p>Imports the JDK and zstd-jni, which Spark ships; {@code Zstd} is the only class that touches
 * it. All codecs treat their input as untrusted: sizes in headers are checked before memory is
 * allocated, and a caller states the most bytes it accepts.
 *
 * <p><b>Why Blosc in Java.</b> The Java binding of c-blosc carries libraries for one processor
 * family only and calls a native decoder with bytes from strangers. Frames of version 1 are simple:
 * decoding them here costs 300 lines, runs everywhere, and ends in an exception where a native
 * decoder might end the process. Writing uses Zstandard, which every Zarr reader knows.
 *
 * <p>To add a codec: 1. a class that implements {@code ByteCodec}; 2. its name in the format that
 * uses it ({@code zarr.CodecRegistry}, {@code tiff.Compression}); 3. a golden file written by
 * another implementation.
 */
package dev.convoy.datasets.codec;
