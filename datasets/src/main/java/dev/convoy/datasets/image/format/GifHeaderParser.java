package dev.convoy.datasets.image.format;

/**
 * Reads the blocks of a GIF up to the end of its first picture.
 *
 * <p>The size is that of the logical screen, grown where the first picture reaches beyond it.
 */
final class GifHeaderParser {
  private final ImageBytes in;

  GifHeaderParser(ImageBytes in) {
    this.in = in;
  }

  ImageHeader parse() throws ImageException {
    int at = 13 + tableBytes(in.u8(10));
    while (in.u8(at) != 0x2c) {
      if (in.u8(at) != 0x21) {
        throw in.corrupt("a block at byte %d is no picture and no extension".formatted(at));
      }
      at = afterBlocks(at + 2);
      if (at > in.length()) {
        throw new ImageException(
            ImageErrorCode.TRUNCATED,
            "Cannot decode the image: the GIF ends at byte %d, before its first picture"
                .formatted(in.length()));
      }
    }
    int width = in.u16(at + 5, false);
    int height = in.u16(at + 7, false);
    boolean empty = width == 0 || height == 0;
    return new ImageHeader(
        ImageFormat.GIF,
        empty ? 0 : Math.max(in.u16(6, false), in.u16(at + 1, false) + width),
        empty ? 0 : Math.max(in.u16(8, false), in.u16(at + 3, false) + height),
        ImageColor.PALETTE,
        8,
        1,
        afterBlocks(at + 11 + tableBytes(in.u8(at + 9))) <= in.length());
  }

  private static int tableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** Returns the position after a chain of sub-blocks, beyond the end when it is cut. */
  private int afterBlocks(int from) {
    byte[] bytes = in.array();
    int at = from;
    while (at < bytes.length) {
      int size = bytes[at] & 0xff;
      at += 1 + size;
      if (size == 0) {
        return at;
      }
    }
    return bytes.length + 1;
  }
}
