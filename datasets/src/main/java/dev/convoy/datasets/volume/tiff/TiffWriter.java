package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the head of a BigTIFF file whose pages follow as one block: sizes are known before, so
 * that no page is ever gone back to.
 *
 * <p>Axes are any number of planes, then y, x and perhaps channels, which become the samples.
 */
final class TiffWriter {
  private static final int HEADER_BYTES = 16;
  private static final int ENTRIES = 12;
  private static final int DIRECTORY_BYTES = 8 + 20 * ENTRIES + 8;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int LONG8 = 16;

  private final VolumeInfo info;
  private final int samples;
  private final long width;
  private final long height;
  private final long pages;
  private final long pageBytes;
  private final long listBytes;

  TiffWriter(VolumeInfo info) {
    this.info = info;
    Shape shape = info.shape();
    boolean channels = info.axes().get(shape.rank() - 1).equals("c");
    int last = channels ? shape.rank() - 1 : shape.rank();
    if (last < 2 || (channels && shape.channels() > 0xffff)) {
      throw new IllegalArgumentException(
          "Cannot write TIFF: needs axes y and x and at most 65535 channels, received " + info);
    }
    this.samples = channels ? (int) shape.channels() : 1;
    this.width = shape.size(last - 1);
    this.height = shape.size(last - 2);
    this.pages = shape.elements(0, last - 2);
    this.pageBytes = width * height * samples * info.type().bytes();
    this.listBytes = (2L * samples + 7) / 8 * 8;
  }

  private static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** Writes header, lists of one number for each sample, and a directory for each page. */
  void writeHead(OutputStream out) throws IOException {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    long directories = HEADER_BYTES + 3 * listBytes;
    byte[] head = new byte[Math.toIntExact(directories)];
    ByteBuffer header = over(head);
    header.put((byte) (little ? 'I' : 'M')).put((byte) (little ? 'I' : 'M'));
    header.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(directories);
    int format = info.type().isFloating() ? 3 : info.type().isSigned() ? 2 : 1;
    int[] lists = {8 * info.type().bytes(), format, 0};
    for (int list = 0; list < lists.length; list++) {
      for (int sample = 0; sample < samples; sample++) {
        header.putShort((int) (HEADER_BYTES + list * listBytes + 2L * sample), (short) lists[list]);
      }
    }
    out.write(head);
    long data = directories + pages * DIRECTORY_BYTES;
    for (long page = 0; page < pages; page++) {
      long next = page + 1 < pages ? directories + (page + 1) * DIRECTORY_BYTES : 0;
      out.write(directory(data + page * pageBytes, next));
    }
  }

  private byte[] directory(long data, long next) {
    byte[] bytes = new byte[DIRECTORY_BYTES];
    ByteBuffer directory = over(bytes);
    directory.putLong(ENTRIES);
    entry(directory, 256, LONG, 1, width);
    entry(directory, 257, LONG, 1, height);
    list(directory, 258, samples, 0, 8 * info.type().bytes());
    entry(directory, 259, SHORT, 1, 1);
    entry(directory, 262, SHORT, 1, 1);
    entry(directory, 273, LONG8, 1, data);
    entry(directory, 277, SHORT, 1, samples);
    entry(directory, 278, LONG, 1, height);
    entry(directory, 279, LONG8, 1, pageBytes);
    entry(directory, 284, SHORT, 1, 1);
    list(directory, 338, samples - 1, 2, 0);
    list(directory, 339, samples, 1, info.type().isFloating() ? 3 : info.type().isSigned() ? 2 : 1);
    directory.putLong(next);
    return bytes;
  }

  private static void entry(ByteBuffer into, int tag, int type, long count, long value) {
    into.putShort((short) tag).putShort((short) type).putLong(count);
    int at = into.position();
    switch (type) {
      case SHORT -> into.putShort(at, (short) value);
      case LONG -> into.putInt(at, (int) value);
      default -> into.putLong(at, value);
    }
    into.position(at + 8);
  }

  /** Up to four numbers stand in the entry itself, more in the list behind the header. */
  private void list(ByteBuffer into, int tag, int count, int list, int value) {
    if (count > 4) {
      into.putShort((short) tag).putShort((short) SHORT).putLong(count);
      into.putLong(HEADER_BYTES + list * listBytes);
      return;
    }
    int at = into.position() + 12;
    entry(into, tag, SHORT, count, value);
    for (int i = 0; i < count; i++) {
      into.putShort(at + 2 * i, (short) value);
    }
  }
}
