package dev.convoy.datasets.volume.layout;

import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;

/** The most memory that untrusted metadata may ask for. */
public final class BlockLimits {
  /** The most bytes of a metadata document or a header. */
  public static final int METADATA_BYTES = 16 << 20;

  /** The most axes of a volume. */
  public static final int RANK = 16;

  private static final long CHUNK_BYTES = 1L << 30;
  private static final long SLACK = 1 << 16;

  private BlockLimits() {}

  /** Returns the most bytes a decoded chunk may have in this process: 1 GiB or half the heap. */
  public static long chunkBytes() {
    return Math.min(CHUNK_BYTES, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Returns the bytes of a decoded chunk.
   *
   * @param key the metadata that state its sizes
   * @throws MalformedVolumeException when they are more than this process decodes
   */
  public static int decodedBytes(Shape chunk, ElementType type, String key)
      throws MalformedVolumeException {
    try {
      long bytes = Math.multiplyExact(chunk.elements(), type.bytes());
      if (bytes <= chunkBytes()) {
        return (int) bytes;
      }
    } catch (ArithmeticException e) {
      throw new MalformedVolumeException(key, 0, limit(), "a chunk of " + chunk, e);
    }
    throw new MalformedVolumeException(key, 0, limit(), "a chunk of " + type.label() + chunk);
  }

  private static String limit() {
    return "chunks of at most " + chunkBytes() + " bytes (half the heap)";
  }

  /** Returns the most bytes that an encoded chunk can need. */
  public static long encodedBytes(long decoded) {
    return decoded + decoded / 8 + SLACK;
  }

  /**
   * Checks that an array's elements can be counted in 63 bits.
   *
   * @param key the metadata that state its sizes
   */
  public static void requireCountable(Shape shape, ElementType type, String key)
      throws MalformedVolumeException {
    if (shape.rank() < 1 || shape.rank() > RANK) {
      throw new MalformedVolumeException(key, 0, "1 to " + RANK + " axes", shape.rank() + " axes");
    }
    try {
      Math.multiplyExact(shape.elements(), type.bytes());
    } catch (ArithmeticException e) {
      throw new MalformedVolumeException(
          key, 0, "at most 2^63 bytes in all", "the sizes " + shape, e);
    }
  }
}
