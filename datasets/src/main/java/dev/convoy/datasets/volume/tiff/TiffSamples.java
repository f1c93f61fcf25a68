package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.volume.layout.ElementBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes decoded bytes of a strip or tile samples in native order: byte order and predictors. */
final class TiffSamples {
  private final ByteOrder order;
  private final int predictor;
  private final int size;
  private final int samples;
  private final int rowSamples;
  private final int rows;

  TiffSamples(TiffPage page, ByteOrder order) {
    this.order = order;
    this.predictor = page.predictor();
    this.size = page.type().bytes();
    this.samples = page.planar() ? 1 : page.samples();
    this.rowSamples = (int) page.blockWidth() * samples;
    this.rows = (int) page.blockHeight();
  }

  /** Returns the bytes of a whole strip or tile. */
  int blockBytes() {
    return rowSamples * rows * size;
  }

  /** Converts in place, or to a new array. */
  byte[] toNative(byte[] bytes) {
    if (predictor == 3) {
      return floats(bytes);
    }
    ElementBytes.swap(bytes, bytes.length, size, order);
    if (predictor == 2) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      for (int row = 0; row < rows; row++) {
        for (int i = samples; i < rowSamples; i++) {
          add(buffer, (row * rowSamples + i - samples) * size, (row * rowSamples + i) * size);
        }
      }
    }
    return bytes;
  }

  /** A sample is stored as its difference from the one of the pixel before. */
  private void add(ByteBuffer buffer, int before, int at) {
    switch (size) {
      case 1 -> buffer.put(at, (byte) (buffer.get(at) + buffer.get(before)));
      case 2 -> buffer.putShort(at, (short) (buffer.getShort(at) + buffer.getShort(before)));
      case 4 -> buffer.putInt(at, buffer.getInt(at) + buffer.getInt(before));
      default -> buffer.putLong(at, buffer.getLong(at) + buffer.getLong(before));
    }
  }

  /**
   * Floats are stored as planes of bytes, the highest first, each byte as its difference from the
   * one a pixel before (Adobe's TIFF Technical Note 3).
   */
  private byte[] floats(byte[] bytes) {
    byte[] floats = new byte[bytes.length];
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    for (int row = 0; row < rows; row++) {
      int start = row * rowSamples * size;
      for (int i = samples; i < rowSamples * size; i++) {
        bytes[start + i] += bytes[start + i - samples];
      }
      for (int i = 0; i < rowSamples; i++) {
        for (int part = 0; part < size; part++) {
          int place = little ? size - 1 - part : part;
          floats[start + i * size + place] = bytes[start + part * rowSamples + i];
        }
      }
    }
    return floats;
  }
}
