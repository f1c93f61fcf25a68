package dev.convoy.datasets.image.format;

import java.util.HashMap;
import java.util.Map;

/** The tags of one TIFF image file directory whose values are whole numbers. */
final class TiffDirectory {
  private static final int ENTRY_BYTES = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final ImageBytes in;
  private final boolean bigEndian;
  private final Map<Integer, Long> entries = new HashMap<>();

  private TiffDirectory(ImageBytes in, boolean bigEndian) {
    this.in = in;
    this.bigEndian = bigEndian;
  }

  /** Reads the first directory of a TIFF structure that starts at byte 0. */
  static TiffDirectory first(ImageBytes in) throws ImageException {
    TiffDirectory directory = new TiffDirectory(in, in.startsWith(0, "MM"));
    if (in.u16(2, directory.bigEndian) != 42) {
      throw in.unsupported("the version at byte 2 must be 42, as in classic TIFF");
    }
    long at = in.u32(4, directory.bigEndian);
    int count = in.u16(at, directory.bigEndian);
    for (int i = 0; i < count; i++) {
      long entry = at + 2 + (long) i * ENTRY_BYTES;
      directory.entries.putIfAbsent(in.u16(entry, directory.bigEndian), entry);
    }
    return directory;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** Returns a tag's first value, or the default where the tag is missing. */
  int number(int tag, int otherwise) throws ImageException {
    return has(tag) && count(tag) > 0
        ? (int) Math.min(value(tag, 0), Integer.MAX_VALUE)
        : otherwise;
  }

  /** Returns how many values a tag has. */
  long count(int tag) throws ImageException {
    return has(tag) ? in.u32(entries.get(tag) + 4, bigEndian) : 0;
  }

  /** Returns value {@code index} of a tag that is present. */
  long value(int tag, long index) throws ImageException {
    long entry = entries.get(tag);
    int type = in.u16(entry + 2, bigEndian);
    int bytes = size(type, tag);
    long inline = entry + 8;
    long start = count(tag) * bytes <= 4 ? inline : in.u32(inline, bigEndian);
    long at = start + index * bytes;
    return switch (type) {
      case BYTE -> in.u8(at);
      case SHORT -> in.u16(at, bigEndian);
      default -> in.u32(at, bigEndian);
    };
  }

  /** Tells whether a tag's values lie inside the file; a missing tag's do. */
  boolean isInside(int tag, int bytesEach) throws ImageException {
    long bytes = count(tag) * bytesEach;
    return bytes <= 4 || in.u32(entries.get(tag) + 8, bigEndian) + bytes <= in.length();
  }

  private int size(int type, int tag) throws ImageException {
    return switch (type) {
      case BYTE -> 1;
      case SHORT -> 2;
      case LONG -> 4;
      default ->
          throw in.corrupt("tag %d must hold whole numbers, found type %d".formatted(tag, type));
    };
  }
}
