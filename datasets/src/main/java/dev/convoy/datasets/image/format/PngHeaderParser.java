package dev.convoy.datasets.image.format;

/** Reads IHDR and walks the chunks of a PNG; it is complete when IEND lies inside the file. */
final class PngHeaderParser {
  private static final int FIRST_CHUNK = 8;
  private static final int IHDR_BYTES = 13;

  private final ImageBytes in;
  private int orientation = 1;

  PngHeaderParser(ImageBytes in) {
    this.in = in;
  }

  ImageHeader parse() throws ImageException {
    if (in.u32(FIRST_CHUNK, true) != IHDR_BYTES || !in.startsWith(FIRST_CHUNK + 4, "IHDR")) {
      throw in.length() < FIRST_CHUNK + 8
          ? new ImageException(
              ImageErrorCode.TRUNCATED,
              "Cannot read the PNG header: the file ends at byte " + in.length())
          : in.corrupt("the first chunk must be IHDR of 13 bytes");
    }
    int data = FIRST_CHUNK + 8;
    int width = size(data, "width");
    int height = size(data + 4, "height");
    int bitDepth = in.u8(data + 8);
    ImageColor color = color(in.u8(data + 9), bitDepth);
    if (in.u8(data + 10) != 0 || in.u8(data + 11) != 0 || in.u8(data + 12) > 1) {
      throw in.corrupt("compression and filter must be 0, interlace 0 or 1");
    }
    boolean complete = walk();
    return new ImageHeader(ImageFormat.PNG, width, height, color, bitDepth, orientation, complete);
  }

  private int size(int at, String name) throws ImageException {
    long value = in.u32(at, true);
    if (value > Integer.MAX_VALUE) {
      throw in.corrupt("%s must be at most 2^31 - 1, found %d".formatted(name, value));
    }
    return (int) value;
  }

  private ImageColor color(int type, int bitDepth) throws ImageException {
    boolean small = bitDepth == 1 || bitDepth == 2 || bitDepth == 4;
    boolean whole = bitDepth == 8 || bitDepth == 16;
    if (type == 0 && (small || whole)) {
      return ImageColor.GREY;
    }
    if (type == 3 && (small || bitDepth == 8)) {
      return ImageColor.PALETTE;
    }
    if (whole && (type == 2 || type == 4 || type == 6)) {
      return type == 2 ? ImageColor.RGB : type == 4 ? ImageColor.GREY_ALPHA : ImageColor.RGB_ALPHA;
    }
    throw in.corrupt("colour type %d with %d bits does not exist".formatted(type, bitDepth));
  }

  private boolean walk() throws ImageException {
    long at = FIRST_CHUNK;
    while (at + 12 <= in.length()) {
      long next = at + 12 + in.u32(at, true);
      if (next > in.length()) {
        return false;
      }
      if (in.startsWith((int) at + 4, "IEND")) {
        return true;
      }
      if (in.startsWith((int) at + 4, "eXIf")) {
        orientation = ExifOrientation.read(in.array(), (int) at + 8, (int) next - 4);
      }
      at = next;
    }
    return false;
  }
}
