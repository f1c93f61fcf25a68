package dev.convoy.datasets.npy;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads {@code .npy} files into tensors in C order, whatever the order in the file.
 *
 * <p>Values go to native memory block by block, so that an array may be larger than the heap and
 * than 2 GiB. Every numeric type of up to 8 bytes and both byte orders are read; booleans become
 * uint8.
 */
public final class NpyReader {
  /** Stands for a stream whose length is not known beforehand. */
  public static final long UNKNOWN_LENGTH = -1;

  /** The largest array taken from a stream of unknown length: 2 GiB. */
  public static final long UNKNOWN_LENGTH_CAP = 1L << 31;

  private static final int BLOCK_BYTES = 1 << 20;

  private NpyReader() {}

  /** Reads a local file. */
  public static Tensor read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, path.toString(), Files.size(path));
    }
  }

  /**
   * Reads a file in memory.
   *
   * @param file names it in messages
   */
  public static Tensor read(byte[] bytes, String file) throws IOException {
    return read(new ByteArrayInputStream(bytes), file, bytes.length);
  }

  /**
   * Reads one array from the position of a stream; bytes behind it are left there.
   *
   * @param file names it in messages
   * @param length bytes from here to the end of the stream, or {@link #UNKNOWN_LENGTH}; an array
   *     that announces more is refused before memory is taken for it
   * @return a tensor that the caller owns
   * @throws MalformedNpyException when the bytes are not such a file, or end early
   */
  public static Tensor read(InputStream in, String file, long length) throws IOException {
    NpyHeader header = NpyHeader.read(in, file);
    checkLength(header, file, length);
    Tensor tensor = Tensor.allocate(header.type().type(), header.shape());
    try {
      if (header.isFortran() && header.shape().rank() > 1) {
        readBlocks(in, file, header, new FortranWriter(tensor));
      } else {
        readBlocks(in, file, header, tensor::copyBytesFrom);
      }
      return tensor;
    } catch (IOException | RuntimeException | Error e) {
      tensor.close();
      throw e;
    }
  }

  private static void checkLength(NpyHeader header, String file, long length)
      throws MalformedNpyException {
    long needed = header.shape().elements() * header.type().type().bytes();
    long there = length == UNKNOWN_LENGTH ? UNKNOWN_LENGTH_CAP : length - header.bytes();
    if (needed > there) {
      throw new MalformedNpyException(
          file,
          header.bytes(),
          "followed by %d bytes of values for shape %s".formatted(needed, header.shape()),
          length == UNKNOWN_LENGTH
              ? "a stream of unknown length, where at most %d are taken".formatted(there)
              : there + " bytes");
    }
  }

  /** Takes the blocks of a file in order. */
  interface BlockSink {
    /**
     * Takes the next block.
     *
     * @param bytes values in native byte order
     * @param offset first byte in {@code bytes}
     * @param position of that byte among the values of the file
     */
    void accept(byte[] bytes, int offset, long position, int count);
  }

  private static void readBlocks(InputStream in, String file, NpyHeader header, BlockSink sink)
      throws IOException {
    ElementType type = header.type().type();
    long total = header.shape().elements() * type.bytes();
    byte[] block = new byte[(int) Math.min(total, BLOCK_BYTES)];
    for (long done = 0; done < total; ) {
      int wanted = (int) Math.min(block.length, total - done);
      int count = in.readNBytes(block, 0, wanted);
      if (count < wanted) {
        throw new MalformedNpyException(
            file,
            header.bytes() + done + count,
            "one of %d bytes of values for shape %s".formatted(total, header.shape()),
            "the end of the file");
      }
      normalize(block, count, header.type());
      sink.accept(block, 0, done, count);
      done += count;
    }
  }

  private static void normalize(byte[] block, int count, NpyType type) {
    if (type.isBoolean()) {
      for (int i = 0; i < count; i++) {
        block[i] = (byte) (block[i] == 0 ? 0 : 1);
      }
    }
    if (type.order() != ByteOrder.nativeOrder()) {
      reverseEach(block, count, type.type().bytes());
    }
  }

  private static void reverseEach(byte[] block, int count, int size) {
    for (int first = 0; first < count; first += size) {
      for (int low = first, high = first + size - 1; low < high; low++, high--) {
        byte swapped = block[low];
        block[low] = block[high];
        block[high] = swapped;
      }
    }
  }
}
