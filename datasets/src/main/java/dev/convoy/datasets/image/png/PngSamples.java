package dev.convoy.datasets.image.png;

import dev.convoy.datasets.image.format.ImageColor;
import dev.convoy.datasets.image.format.ImageHeader;
import java.nio.ByteOrder;

/** Turns the stored samples of a PNG row into grey, grey and alpha, RGB, or RGB and alpha. */
final class PngSamples {
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final int bitDepth;
  private final int stored;
  private final byte[] colors;
  private final int[] key;
  private final int channels;

  PngSamples(ImageHeader header, PngChunks chunks) {
    boolean indexed = header.color() == ImageColor.PALETTE;
    bitDepth = header.bitDepth();
    stored = header.channels();
    colors = indexed ? colors(chunks) : new byte[0];
    key = indexed ? new int[0] : key(header.color(), chunks.transparency());
    boolean alpha = indexed ? chunks.transparency().length > 0 : key.length > 0;
    channels = (indexed ? 3 : stored) + (alpha ? 1 : 0);
  }

  /** Returns 256 colours of four bytes; those that the file leaves out are black and opaque. */
  private static byte[] colors(PngChunks chunks) {
    byte[] table = new byte[256 * 4];
    for (int i = 0; i < 256; i++) {
      for (int c = 0; c < 3; c++) {
        int at = 3 * i + c;
        table[4 * i + c] = at < chunks.palette().length ? chunks.palette()[at] : 0;
      }
      table[4 * i + 3] = i < chunks.transparency().length ? chunks.transparency()[i] : -1;
    }
    return table;
  }

  /** Returns the samples of the one transparent colour, or none. */
  private static int[] key(ImageColor color, byte[] transparency) {
    boolean allowed = color == ImageColor.GREY || color == ImageColor.RGB;
    if (!allowed || transparency.length < 2 * color.channels()) {
      return new int[0];
    }
    int[] key = new int[color.channels()];
    for (int c = 0; c < key.length; c++) {
      key[c] = ((transparency[2 * c] & 0xff) << 8) | (transparency[2 * c + 1] & 0xff);
    }
    return key;
  }

  int channels() {
    return channels;
  }

  int bytesPerSample() {
    return bitDepth == 16 ? 2 : 1;
  }

  int bytesPerPixel() {
    return channels * bytesPerSample();
  }

  /** Writes {@code width} pixels of a row in native byte order. */
  void expand(byte[] row, int width, byte[] pixels) {
    if (colors.length > 0) {
      expandPalette(row, width, pixels);
    } else if (bitDepth < 8) {
      expandSmall(row, width, pixels);
    } else if (key.length == 0) {
      copySamples(row, pixels);
    } else {
      expandKeyed(row, width, pixels);
    }
  }

  private void expandPalette(byte[] row, int width, byte[] pixels) {
    int to = 0;
    for (int x = 0; x < width; x++) {
      System.arraycopy(colors, 4 * small(row, x), pixels, to, channels);
      to += channels;
    }
  }

  private void expandSmall(byte[] row, int width, byte[] pixels) {
    int scale = 255 / ((1 << bitDepth) - 1);
    int to = 0;
    for (int x = 0; x < width; x++) {
      int value = small(row, x);
      pixels[to++] = (byte) (value * scale);
      if (key.length > 0) {
        pixels[to++] = (byte) (value == key[0] ? 0 : 255);
      }
    }
  }

  /** Returns sample {@code x} of a row of one sample per pixel, at most 8 bits each. */
  private int small(byte[] row, int x) {
    int bit = x * bitDepth;
    int shift = 8 - bitDepth - (bit & 7);
    return (row[bit >> 3] & 0xff) >> shift & ((1 << bitDepth) - 1);
  }

  private void copySamples(byte[] row, byte[] pixels) {
    if (bitDepth == 8 || !LITTLE_ENDIAN) {
      System.arraycopy(row, 0, pixels, 0, pixels.length);
      return;
    }
    for (int i = 0; i < pixels.length; i += 2) {
      pixels[i] = row[i + 1];
      pixels[i + 1] = row[i];
    }
  }

  private void expandKeyed(byte[] row, int width, byte[] pixels) {
    int bytes = bytesPerSample();
    for (int x = 0; x < width; x++) {
      int to = x * bytesPerPixel();
      boolean transparent = true;
      for (int c = 0; c < stored; c++) {
        int from = (x * stored + c) * bytes;
        transparent &= copySample(row, from, pixels, to + c * bytes) == key[c];
      }
      byte alpha = (byte) (transparent ? 0 : -1);
      pixels[to + stored * bytes] = alpha;
      pixels[to + stored * bytes + bytes - 1] = alpha;
    }
  }

  private int copySample(byte[] row, int from, byte[] pixels, int to) {
    if (bitDepth == 8) {
      pixels[to] = row[from];
      return row[from] & 0xff;
    }
    pixels[to] = row[LITTLE_ENDIAN ? from + 1 : from];
    pixels[to + 1] = row[LITTLE_ENDIAN ? from : from + 1];
    return ((row[from] & 0xff) << 8) | (row[from + 1] & 0xff);
  }
}
