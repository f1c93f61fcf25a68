package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.engine.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the pages of a TIFF or BigTIFF file: TIFF 6.0, section 2, with 64-bit offsets for 43. */
final class TiffDirectories {
  private static final int MOST_PAGES = 1 << 20;
  private static final int SUBFILE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int FILL_ORDER = 266;
  private static final int DESCRIPTION = 270;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_ROWS = 278;
  private static final int STRIP_COUNTS = 279;
  private static final int PLANAR = 284;
  private static final int PREDICTOR = 317;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_COUNTS = 325;
  private static final int FORMAT = 339;
  private static final Set<Integer> USED =
      Set.of(
          SUBFILE,
          WIDTH,
          HEIGHT,
          BITS,
          COMPRESSION,
          FILL_ORDER,
          DESCRIPTION,
          STRIP_OFFSETS,
          SAMPLES,
          STRIP_ROWS,
          STRIP_COUNTS,
          PLANAR,
          PREDICTOR,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_COUNTS,
          FORMAT);

  /** Bytes of one number, by TIFF's number of its type; 0 where there is none. */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final VolumeInput in;
  private final ByteOrder order;
  private final boolean big;

  private TiffDirectories(VolumeInput in, ByteOrder order, boolean big) {
    this.in = in;
    this.order = order;
    this.big = big;
  }

  /** Returns the byte order of a file. */
  ByteOrder order() {
    return order;
  }

  /** Reads a file's header. */
  static TiffDirectories of(VolumeInput in) throws IOException {
    byte[] head = in.read(0, 8);
    boolean little = head[0] == 'I' && head[1] == 'I';
    boolean bigEndian = head[0] == 'M' && head[1] == 'M';
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int version = ByteBuffer.wrap(head).order(order).getShort(2);
    if (!(little || bigEndian) || (version != 42 && version != 43)) {
      throw new MalformedVolumeException(
          in.path(), 0, "II or MM and version 42 or 43", "something else");
    }
    return new TiffDirectories(in, order, version == 43);
  }

  private MalformedVolumeException malformed(long at, String expected, Object found) {
    return new MalformedVolumeException(in.path(), at, expected, String.valueOf(found));
  }

  private ByteBuffer bytes(long position, long count) throws IOException {
    if (count > BlockLimits.METADATA_BYTES) {
      throw malformed(position, "at most " + BlockLimits.METADATA_BYTES + " bytes", count);
    }
    return ByteBuffer.wrap(in.read(position, (int) count)).order(order);
  }

  private long offset(ByteBuffer buffer, int at) {
    return big ? buffer.getLong(at) : buffer.getInt(at) & 0xffffffffL;
  }

  /** Reads every page, reduced versions of others left out. */
  List<TiffPage> pages() throws IOException {
    List<TiffPage> pages = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long at = big ? offset(bytes(8, 8), 0) : offset(bytes(4, 4), 0);
    while (at != 0) {
      if (!seen.add(at) || seen.size() > MOST_PAGES) {
        throw malformed(at, "a page that is not read yet, at most " + MOST_PAGES, "a circle");
      }
      int countBytes = big ? 8 : 2;
      ByteBuffer count = bytes(at, countBytes);
      long entries = big ? count.getLong(0) : count.getShort(0) & 0xffff;
      if (entries < 1 || entries > 0xffff) {
        throw malformed(at, "1 to 65535 entries", entries);
      }
      int entryBytes = big ? 20 : 12;
      ByteBuffer directory = bytes(at + countBytes, entries * entryBytes + (big ? 8 : 4));
      Map<Integer, List<Long>> tags = new HashMap<>();
      StringBuilder description = new StringBuilder();
      for (int entry = 0; entry < entries; entry++) {
        read(directory, entry * entryBytes, at + countBytes, tags, description);
      }
      if ((number(tags, SUBFILE, 0, at) & 1) == 0) {
        pages.add(page(tags, description.toString(), at));
      }
      at = offset(directory, (int) entries * entryBytes);
    }
    if (pages.isEmpty()) {
      throw malformed(0, "a page", "none");
    }
    return pages;
  }

  private void read(
      ByteBuffer directory,
      int at,
      long base,
      Map<Integer, List<Long>> tags,
      StringBuilder description)
      throws IOException {
    int tag = directory.getShort(at) & 0xffff;
    if (!USED.contains(tag)) {
      return;
    }
    int type = directory.getShort(at + 2) & 0xffff;
    long count = offset(directory, at + 4);
    int size = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
    if (size == 0 || count < 0 || count > BlockLimits.METADATA_BYTES / size) {
      throw malformed(base + at, "numbers of a known type", count + " of type " + type);
    }
    int inside = big ? 8 : 4;
    int valueAt = at + (big ? 12 : 8);
    ByteBuffer values =
        count * size <= inside
            ? bytes(base + valueAt, count * size)
            : bytes(offset(directory, valueAt), count * size);
    if (tag == DESCRIPTION) {
      description.append(StandardCharsets.UTF_8.decode(values));
      return;
    }
    List<Long> numbers = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      numbers.add(
          switch (size) {
            case 1 -> values.get(i) & 0xffL;
            case 2 -> values.getShort(2 * i) & 0xffffL;
            case 4 -> values.getInt(4 * i) & 0xffffffffL;
            default -> values.getLong(8 * i);
          });
    }
    tags.put(tag, numbers);
  }

  private long number(Map<Integer, List<Long>> tags, int tag, long otherwise, long at)
      throws MalformedVolumeException {
    List<Long> numbers = tags.getOrDefault(tag, List.of(otherwise));
    if (numbers.isEmpty()) {
      throw malformed(at, "a number for tag " + tag, "none");
    }
    for (long number : numbers) {
      if (number != numbers.get(0)) {
        throw malformed(at, "one number for all samples in tag " + tag, numbers);
      }
    }
    return numbers.get(0);
  }

  private long positive(Map<Integer, List<Long>> tags, int tag, long otherwise, long at)
      throws MalformedVolumeException {
    long number = number(tags, tag, otherwise, at);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw malformed(at, "1 to 2147483647 in tag " + tag, number);
    }
    return number;
  }

  private TiffPage page(Map<Integer, List<Long>> tags, String description, long at)
      throws IOException {
    long width = positive(tags, WIDTH, 0, at);
    long height = positive(tags, HEIGHT, 0, at);
    int samples = (int) positive(tags, SAMPLES, 1, at);
    boolean tiled = tags.containsKey(TILE_OFFSETS);
    long rows = Math.min(height, number(tags, STRIP_ROWS, height, at));
    if (number(tags, FILL_ORDER, 1, at) != 1 || samples > 0xffff || rows < 1) {
      throw malformed(at, "fill order 1, at most 65535 samples, strips of rows", "others");
    }
    TiffPage page =
        new TiffPage(
            width,
            height,
            samples,
            type(number(tags, BITS, 1, at), number(tags, FORMAT, 1, at), at),
            (int) number(tags, COMPRESSION, 1, at),
            (int) number(tags, PREDICTOR, 1, at),
            number(tags, PLANAR, 1, at) == 2 && samples > 1,
            tiled ? positive(tags, TILE_WIDTH, 0, at) : width,
            tiled ? positive(tags, TILE_HEIGHT, 0, at) : rows,
            tags.getOrDefault(tiled ? TILE_OFFSETS : STRIP_OFFSETS, List.of()),
            tags.getOrDefault(tiled ? TILE_COUNTS : STRIP_COUNTS, List.of()),
            description);
    if (page.offsets().size() != page.blocks() || page.counts().size() != page.blocks()) {
      throw malformed(
          at,
          page.blocks() + " strips or tiles",
          page.offsets().size() + " offsets and " + page.counts().size() + " lengths");
    }
    return page;
  }

  private ElementType type(long bits, long format, long at) throws MalformedVolumeException {
    String label = (format == 3 ? "float" : format == 2 ? "int" : "uint") + bits;
    for (ElementType type : ElementType.values()) {
      if (type.label().equals(label) && format <= 4) {
        return type;
      }
    }
    throw malformed(at, "whole numbers of 8 to 64 bits or floats of 16 to 64", label);
  }
}
