package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.codec.ByteCodec;
import dev.convoy.datasets.codec.CorruptDataException;
import dev.convoy.datasets.codec.Crc32c;
import dev.convoy.datasets.codec.Shuffle;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.layout.ElementBytes;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.Shape;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;

/** How one chunk becomes bytes: axes turned round, byte order, then codecs in order. */
final class CodecChain {
  private final Shape chunk;
  private final int elementBytes;
  private final int decodedBytes;
  private final int[] transpose;
  private final ByteOrder order;
  private final List<ByteCodec> codecs;

  /**
   * Makes a chain.
   *
   * @param decodedBytes of a whole chunk, checked against {@link BlockLimits}
   * @param transpose axis {@code i} of the stored chunk is axis {@code transpose[i]} of the array;
   *     empty for none
   * @param codecs in the order of encoding
   */
  CodecChain(
      Shape chunk, int decodedBytes, int[] transpose, ByteOrder order, List<ByteCodec> codecs) {
    this.chunk = chunk;
    this.decodedBytes = decodedBytes;
    this.elementBytes = (int) (decodedBytes / chunk.elements());
    this.transpose = transpose.clone();
    this.order = order;
    this.codecs = List.copyOf(codecs);
  }

  int decodedBytes() {
    return decodedBytes;
  }

  /** Returns the most bytes that an encoded chunk can have. */
  long maximumBytes() {
    return maximum(codecs.size());
  }

  /** Returns the bytes that every encoded chunk has, where no codec compresses. */
  OptionalInt fixedBytes() {
    int bytes = decodedBytes;
    for (ByteCodec codec : codecs) {
      if (codec instanceof Crc32c) {
        bytes += Crc32c.BYTES;
      } else if (!(codec instanceof Shuffle)) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(bytes);
  }

  /** Returns the most bytes that go into codec {@code place}. */
  private int maximum(int place) {
    long bytes = decodedBytes;
    for (ByteCodec codec : codecs.subList(0, place)) {
      if (codec instanceof Crc32c) {
        bytes += Crc32c.BYTES;
      } else if (!(codec instanceof Shuffle)) {
        bytes = BlockLimits.encodedBytes(bytes);
      }
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE - 8);
  }

  /**
   * Returns a chunk row-major in native byte order.
   *
   * @param key the chunk, for messages
   * @param offset byte of its file at which the encoded bytes start, for messages
   */
  byte[] decode(byte[] encoded, String key, long offset) throws MalformedVolumeException {
    byte[] bytes = encoded;
    for (int place = codecs.size() - 1; place >= 0; place--) {
      try {
        bytes = codecs.get(place).decode(bytes, maximum(place));
      } catch (CorruptDataException e) {
        throw new MalformedVolumeException(
            key, offset + e.offset(), "a chunk of " + decodedBytes + " bytes", e.getMessage(), e);
      }
    }
    if (bytes.length != decodedBytes) {
      throw new MalformedVolumeException(
          key,
          offset,
          decodedBytes + " decoded bytes, as the metadata say",
          bytes.length + " bytes");
    }
    ElementBytes.swap(bytes, bytes.length, elementBytes, order);
    return transpose.length == 0
        ? bytes
        : ElementBytes.transpose(bytes, storedShape(), inverse(), elementBytes);
  }

  /**
   * Returns a chunk as it is stored.
   *
   * @param decoded row-major in native byte order; may be changed
   */
  byte[] encode(byte[] decoded) {
    byte[] bytes =
        transpose.length == 0
            ? decoded
            : ElementBytes.transpose(decoded, chunk, transpose, elementBytes);
    ElementBytes.swap(bytes, bytes.length, elementBytes, order);
    for (ByteCodec codec : codecs) {
      bytes = codec.encode(bytes);
    }
    return bytes;
  }

  private Shape storedShape() {
    Shape stored = chunk;
    for (int axis = 0; axis < transpose.length; axis++) {
      stored = stored.with(axis, chunk.size(transpose[axis]));
    }
    return stored;
  }

  private int[] inverse() {
    int[] inverse = new int[transpose.length];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[transpose[axis]] = axis;
    }
    return inverse;
  }
}
