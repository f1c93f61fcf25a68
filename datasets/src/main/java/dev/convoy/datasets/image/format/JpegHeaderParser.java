package dev.convoy.datasets.image.format;

import java.util.Arrays;

/**
 * Walks the markers of a JPEG from SOI to EOI, over every scan.
 *
 * <p>The file is complete when an EOI marker follows the scans. Thumbnails lie inside APP segments
 * and are stepped over with them, so that their EOI is not taken for the image's; bytes after EOI
 * are of no interest.
 */
final class JpegHeaderParser {
  /** More scans than any encoder writes; each costs a pass over the whole image. */
  private static final int SCAN_CAP = 500;

  /** Encoders write about ten. */
  private static final int COMMON_SCANS = 20;

  /** The most pixels that more scans than common may pass over together. */
  private static final long PASSED_PIXELS_CAP = 2_000_000_000;

  private final ImageBytes in;
  private int usable;
  private int width;
  private int height;
  private int components;
  private int scans;
  private int orientation;
  private boolean jfif;
  private int adobeTransform = -1;
  private int firstIds;

  JpegHeaderParser(ImageBytes in) {
    this.in = in;
  }

  ImageHeader parse() throws ImageException {
    boolean complete = walk();
    if (components == 0) {
      throw complete ? in.corrupt("no frame before the end marker") : endedBefore("frame");
    }
    if (scans == 0) {
      throw complete ? in.corrupt("no scan before the end marker") : endedBefore("scan");
    }
    if (scans > COMMON_SCANS && (long) width * height * scans > PASSED_PIXELS_CAP) {
      throw in.unsupported(
          "more than %d scans may pass over at most %d pixels together, found %d scans of %dx%d"
              .formatted(COMMON_SCANS, PASSED_PIXELS_CAP, scans, width, height));
    }
    return new ImageHeader(
        ImageFormat.JPEG, width, height, color(), 8, Math.max(1, orientation), complete);
  }

  /**
   * Returns the file with an end marker behind its last whole segment or its last scan data.
   *
   * @param bytes of a JPEG that ends early
   */
  static byte[] withEndMarker(byte[] bytes) throws ImageException {
    JpegHeaderParser parser = new JpegHeaderParser(new ImageBytes(bytes, "JPEG"));
    parser.walk();
    byte[] ended = Arrays.copyOf(bytes, parser.usable + 2);
    ended[parser.usable] = (byte) 0xff;
    ended[parser.usable + 1] = (byte) 0xd9;
    return ended;
  }

  private ImageException endedBefore(String part) {
    return new ImageException(
        ImageErrorCode.TRUNCATED,
        "Cannot decode the image: the JPEG ends at byte %d, before its first %s"
            .formatted(in.length(), part));
  }

  /** Returns whether EOI was reached. */
  private boolean walk() throws ImageException {
    int at = 2;
    usable = at;
    while ((at = nextMarker(at)) <= in.length()) {
      int marker = in.u8(at - 1);
      if (marker == 0xd9) {
        return true;
      }
      if (isStandalone(marker)) {
        continue;
      }
      if (at + 2 > in.length()) {
        return false;
      }
      int end = at + in.u16(at, true);
      if (end < at + 2) {
        throw in.corrupt("segment length at byte %d must be at least 2".formatted(at));
      }
      if (end > in.length()) {
        return false;
      }
      segment(marker, at + 2, end);
      at = marker == 0xda ? endOfScan(end) : end;
      usable = at;
    }
    return false;
  }

  /** Returns the position just after the next marker's code, or beyond the end without one. */
  private int nextMarker(int from) {
    byte[] bytes = in.array();
    int at = from;
    while (at + 1 < bytes.length) {
      int code = bytes[at + 1] & 0xff;
      if (bytes[at] == -1 && code != 0 && code != 0xff) {
        return at + 2;
      }
      at++;
    }
    return bytes.length + 1;
  }

  private static boolean isStandalone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  }

  private int endOfScan(int from) {
    byte[] bytes = in.array();
    int at = from;
    while (at + 1 < bytes.length) {
      if (bytes[at] != -1) {
        at++;
        continue;
      }
      int code = bytes[at + 1] & 0xff;
      if (code == 0xff) {
        at++;
      } else if (code == 0 || (code >= 0xd0 && code <= 0xd7)) {
        at += 2;
      } else {
        return at;
      }
    }
    return bytes.length;
  }

  private void segment(int marker, int from, int end) throws ImageException {
    switch (marker) {
      case 0xc0, 0xc1, 0xc2 -> frame(from);
      case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf ->
          throw in.unsupported(
              "only baseline and progressive Huffman frames are read, found frame type 0x%02x"
                  .formatted(marker));
      case 0xda -> scan();
      case 0xe0 -> jfif |= in.startsWith(from, 'J', 'F', 'I', 'F', 0);
      case 0xe1 -> exif(from, end);
      case 0xee -> adobe(from, end);
      default -> {}
    }
  }

  private void frame(int from) throws ImageException {
    if (components != 0) {
      throw in.corrupt("a second frame starts at byte " + from);
    }
    int precision = in.u8(from);
    if (precision != 8) {
      throw in.unsupported("only 8 bits per sample are read, found " + precision);
    }
    height = in.u16(from + 1, true);
    width = in.u16(from + 3, true);
    components = in.u8(from + 5);
    if (components != 1 && components != 3 && components != 4) {
      throw in.unsupported("1, 3 or 4 components are read, found " + components);
    }
    if (components == 3) {
      firstIds = in.u8(from + 6) << 16 | in.u8(from + 9) << 8 | in.u8(from + 12);
    }
  }

  private void scan() throws ImageException {
    scans++;
    if (scans > SCAN_CAP) {
      throw in.unsupported("at most %d scans are read, found more".formatted(SCAN_CAP));
    }
  }

  private void exif(int from, int end) {
    if (orientation == 0 && in.startsWith(from, 'E', 'x', 'i', 'f', 0, 0)) {
      orientation = ExifOrientation.read(in.array(), from + 6, end);
    }
  }

  private void adobe(int from, int end) throws ImageException {
    if (in.startsWith(from, "Adobe") && end - from >= 12) {
      adobeTransform = in.u8(from + 11);
    }
  }

  /** Follows libjpeg's rules, so that every decoder here sees the same colours. */
  private ImageColor color() {
    if (components == 1) {
      return ImageColor.GREY;
    }
    if (components == 4) {
      return adobeTransform == -1 || adobeTransform == 0 ? ImageColor.CMYK : ImageColor.YCCK;
    }
    if (jfif) {
      return ImageColor.YCBCR;
    }
    boolean rgb = adobeTransform == 0 || (adobeTransform == -1 && firstIds == 0x524742);
    return rgb ? ImageColor.RGB : ImageColor.YCBCR;
  }
}
