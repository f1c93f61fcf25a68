package dev.convoy.datasets.image;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** One row of an uint8 or uint16 image at a time, as ints. */
final class PixelRow {
  private final Tensor pixels;
  private final byte[] bytes;
  private final int[] samples;
  private final ShortBuffer shorts;

  PixelRow(Tensor pixels) {
    this.pixels = pixels;
    this.samples = new int[Math.toIntExact(pixels.shape().elements(1, 3))];
    this.bytes = new byte[Math.multiplyExact(samples.length, pixels.type().bytes())];
    this.shorts = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asShortBuffer();
  }

  /** Returns the values that {@link #read} filled and {@link #write} stores. */
  int[] samples() {
    return samples;
  }

  /** Reads row {@code y} and returns {@link #samples}. */
  int[] read(int y) {
    pixels.copyBytesTo((long) y * bytes.length, bytes, 0, bytes.length);
    if (pixels.type() == ElementType.UINT16) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = shorts.get(i) & 0xffff;
      }
    } else {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = bytes[i] & 0xff;
      }
    }
    return samples;
  }

  /** Stores {@link #samples} as row {@code y}. */
  void write(int y) {
    for (int i = 0; i < samples.length; i++) {
      if (pixels.type() == ElementType.UINT16) {
        shorts.put(i, (short) samples[i]);
      } else {
        bytes[i] = (byte) samples[i];
      }
    }
    pixels.copyBytesFrom(bytes, 0, (long) y * bytes.length, bytes.length);
  }
}
