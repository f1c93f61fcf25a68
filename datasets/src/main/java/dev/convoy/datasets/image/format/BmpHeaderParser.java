package dev.convoy.datasets.image.format;

/** Reads the info header of a BMP and checks that its rows lie inside the file. */
final class BmpHeaderParser {
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;

  private final ImageBytes in;

  BmpHeaderParser(ImageBytes in) {
    this.in = in;
  }

  ImageHeader parse() throws ImageException {
    boolean core = in.u32(14, false) == 12;
    int width = core ? in.u16(18, false) : (int) in.u32(18, false);
    int height = core ? in.u16(20, false) : (int) in.u32(22, false);
    int bits = in.u16(core ? 24 : 28, false);
    int compression = core ? UNCOMPRESSED : (int) in.u32(30, false);
    if (width < 0 || height == Integer.MIN_VALUE) {
      throw in.corrupt("width must not be negative, found " + width);
    }
    if (compression < 0 || compression > BIT_FIELDS) {
      throw in.unsupported("compression must be 0 to 3, found " + compression);
    }
    if (bits < 1 || bits > 32) {
      throw in.corrupt("bits per pixel must be 1 to 32, found " + bits);
    }
    return new ImageHeader(
        ImageFormat.BMP,
        width,
        Math.abs(height),
        bits <= 8 ? ImageColor.PALETTE : ImageColor.RGB,
        Math.min(bits, 8),
        1,
        bytesNeeded(width, Math.abs(height), bits, compression) <= in.length());
  }

  private long bytesNeeded(int width, int height, int bits, int compression) throws ImageException {
    long rows = in.u32(10, false);
    boolean raw = compression == UNCOMPRESSED || compression == BIT_FIELDS;
    long rowBytes = ((long) width * bits + 31) / 32 * 4;
    return raw ? rows + rowBytes * height : Math.max(rows + 2, in.u32(2, false));
  }
}
