package dev.convoy.datasets.npy;

import dev.convoy.engine.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes tensors as {@code .npy} files, version 1.0, C order, native byte order.
 *
 * <p>Values are copied block by block; the array may be larger than the heap and than 2 GiB.
 */
public final class NpyWriter {
  private static final int BLOCK_BYTES = 1 << 20;

  private NpyWriter() {}

  /**
   * Writes a local file whole or not at all: beside it first, then renamed.
   *
   * @throws IllegalArgumentException for bfloat16, which NumPy does not have
   */
  public static void write(Tensor tensor, Path path) throws IOException {
    Path partial = path.resolveSibling(path.getFileName() + ".partial");
    try {
      try (OutputStream out = Files.newOutputStream(partial)) {
        write(tensor, out);
      }
      Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Writes to a stream, which stays open.
   *
   * @throws IllegalArgumentException for bfloat16, which NumPy does not have
   */
  public static void write(Tensor tensor, OutputStream out) throws IOException {
    out.write(NpyHeader.of(tensor.type(), tensor.shape()));
    byte[] block = new byte[(int) Math.min(tensor.bytes(), BLOCK_BYTES)];
    for (long done = 0; done < tensor.bytes(); ) {
      int count = (int) Math.min(block.length, tensor.bytes() - done);
      tensor.copyBytesTo(done, block, 0, count);
      out.write(block, 0, count);
      done += count;
    }
  }

  /** Returns a tensor of less than 2 GiB as the bytes of a file. */
  public static byte[] toBytes(Tensor tensor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(tensor, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
