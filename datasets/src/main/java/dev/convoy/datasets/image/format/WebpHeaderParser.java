package dev.convoy.datasets.image.format;

/** Reads the chunks of a WebP: lossy, lossless or extended. */
final class WebpHeaderParser {
  private static final int FIRST_CHUNK = 12;
  private static final int DATA = FIRST_CHUNK + 8;

  private final ImageBytes in;

  WebpHeaderParser(ImageBytes in) {
    this.in = in;
  }

  ImageHeader parse() throws ImageException {
    if (in.startsWith(FIRST_CHUNK, "VP8 ")) {
      if (!in.startsWith(DATA + 3, 0x9d, 0x01, 0x2a)) {
        in.u8(DATA + 5);
        throw in.corrupt("the start code of a VP8 key frame is missing at byte " + (DATA + 3));
      }
      return header(in.u16(DATA + 6, false) & 0x3fff, in.u16(DATA + 8, false) & 0x3fff, false);
    }
    if (in.startsWith(FIRST_CHUNK, "VP8L")) {
      long bits = in.u32(DATA + 1, false);
      return header(
          (int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1, (bits >> 28 & 1) != 0);
    }
    if (in.startsWith(FIRST_CHUNK, "VP8X")) {
      boolean alpha = (in.u8(DATA) & 0x10) != 0;
      int width = in.u24LittleEndian(DATA + 4) + 1;
      return header(width, in.u24LittleEndian(DATA + 7) + 1, alpha);
    }
    in.u32(FIRST_CHUNK, false);
    throw in.corrupt("the first chunk must be VP8, VP8L or VP8X");
  }

  private ImageHeader header(int width, int height, boolean alpha) throws ImageException {
    return new ImageHeader(
        ImageFormat.WEBP,
        width,
        height,
        alpha ? ImageColor.RGB_ALPHA : ImageColor.RGB,
        8,
        orientation(),
        8 + in.u32(4, false) <= in.length());
  }

  private int orientation() throws ImageException {
    long at = FIRST_CHUNK;
    while (at + 8 <= in.length()) {
      long size = in.u32(at + 4, false);
      long end = at + 8 + size;
      if (end <= in.length() && in.startsWith((int) at, "EXIF")) {
        int from = (int) at + 8;
        boolean prefixed = in.startsWith(from, 'E', 'x', 'i', 'f', 0, 0);
        return ExifOrientation.read(in.array(), prefixed ? from + 6 : from, (int) end);
      }
      at = end + (size & 1);
    }
    return 1;
  }
}
