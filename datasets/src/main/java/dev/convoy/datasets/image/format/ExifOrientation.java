package dev.convoy.datasets.image.format;

import java.util.Arrays;

/** Reads the orientation tag of an EXIF block; anything wrong in there counts as no tag. */
final class ExifOrientation {
  private static final int ORIENTATION = 0x112;

  private ExifOrientation() {}

  /**
   * Returns the orientation that the TIFF structure in a part of a file states, else 1.
   *
   * @param from where the structure's byte-order mark lies
   * @param end first byte behind the structure
   */
  static int read(byte[] bytes, int from, int end) {
    try {
      ImageBytes in = new ImageBytes(Arrays.copyOfRange(bytes, from, end), "EXIF");
      int value = TiffDirectory.first(in).number(ORIENTATION, 1);
      return value >= 1 && value <= 8 ? value : 1;
    } catch (ImageException e) {
      return 1;
    }
  }
}
