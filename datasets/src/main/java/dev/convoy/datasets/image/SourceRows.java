package dev.convoy.datasets.image;

import dev.convoy.engine.tensor.ElementType;

/** The rows of an image in grey levels 0..255, one channel or three. */
final class SourceRows {
  private final DecodedImage image;
  private final PixelRow pixels;
  private final int channels;
  private final boolean wide;
  private final byte[] bytes;
  private final float[] row;

  /**
   * @param wanted channels the network takes: a colour image becomes grey for 1, a grey image stays
   *     grey for 3 and is repeated after resizing
   */
  SourceRows(DecodedImage image, int wanted) {
    this.image = image;
    this.pixels = new PixelRow(image.pixels());
    this.channels = Math.min(image.channels(), wanted);
    this.wide = image.pixels().type() == ElementType.UINT16;
    this.bytes = new byte[Math.multiplyExact(image.width(), image.channels())];
    this.row = new float[image.width() * channels];
  }

  int channels() {
    return channels;
  }

  int width() {
    return image.width();
  }

  /** Tells whether the stored bytes are the grey levels: then {@link #readBytes} is faster. */
  boolean areBytes() {
    return !wide && channels == image.channels();
  }

  /** Returns row {@code y} as unsigned bytes, channels last; valid until the next call. */
  byte[] readBytes(int y) {
    image.pixels().copyBytesTo((long) y * bytes.length, bytes, 0, bytes.length);
    return bytes;
  }

  /** Returns row {@code y}, channels last; valid until the next call. */
  float[] read(int y) {
    int[] samples = pixels.read(y);
    if (channels < image.channels()) {
      toGrey(samples);
    } else {
      for (int i = 0; i < row.length; i++) {
        row[i] = wide ? samples[i] / 257f : samples[i];
      }
    }
    return row;
  }

  /** Weighs red, green and blue by ITU-R 601 as Pillow does: 8-bit sources give whole levels. */
  private void toGrey(int[] samples) {
    for (int i = 0; i < row.length; i++) {
      int at = 3 * i;
      long sum = 19595L * samples[at] + 38470L * samples[at + 1] + 7471L * samples[at + 2];
      row[i] = wide ? sum / (65536f * 257f) : (sum + 0x8000) >> 16;
    }
  }
}
