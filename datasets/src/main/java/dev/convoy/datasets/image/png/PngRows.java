package dev.convoy.datasets.image.png;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the image data of a PNG row by row and undoes the row filters. */
final class PngRows implements AutoCloseable {
  private final DecodeRequest request;
  private final Iterator<PngChunks.Span> data;
  private final Inflater inflater = new Inflater();
  private final byte[] filter = new byte[1];
  private final int bitsPerPixel;
  private final int step;
  private byte[] current = {};
  private byte[] previous = {};

  PngRows(DecodeRequest request, PngChunks chunks) {
    this.request = request;
    this.data = chunks.data().iterator();
    ImageHeader header = request.header();
    this.bitsPerPixel = header.channels() * header.bitDepth();
    this.step = Math.max(1, bitsPerPixel / 8);
  }

  /** Begins a pass of rows {@code width} pixels wide. */
  void startPass(int width) {
    int bytes = Math.toIntExact(((long) width * bitsPerPixel + 7) / 8);
    current = new byte[bytes];
    previous = new byte[bytes];
  }

  /** Reads one more row; returns false when the data ends before it does. */
  boolean next() throws ImageException {
    byte[] row = previous;
    previous = current;
    current = row;
    if (!fill(filter) || !fill(current)) {
      return false;
    }
    switch (filter[0]) {
      case 0 -> {}
      case 1 -> addLeft(current, step);
      case 2 -> addAbove(current, previous);
      case 3 -> addAverage(current, previous, step);
      case 4 -> addPaeth(current, previous, step);
      default -> throw request.failed("row filters are 0 to 4, found " + filter[0], null);
    }
    return true;
  }

  /** Returns the bytes of the row that {@link #next} read; valid until its next call. */
  byte[] row() {
    return current;
  }

  private boolean fill(byte[] target) throws ImageException {
    int done = 0;
    try {
      while (done < target.length) {
        int count = inflater.inflate(target, done, target.length - done);
        done += count;
        if (count == 0 && !feed()) {
          Arrays.fill(target, done, target.length, (byte) 0);
          return false;
        }
      }
      return true;
    } catch (DataFormatException e) {
      throw request.failed("its zlib stream breaks: " + e.getMessage(), e);
    }
  }

  /** Gives the inflater the next chunk; returns false when nothing more can come out of it. */
  private boolean feed() throws ImageException {
    if (inflater.needsDictionary()) {
      throw request.failed("its zlib stream asks for a dictionary", null);
    }
    if (inflater.finished() || !data.hasNext()) {
      return false;
    }
    PngChunks.Span span = data.next();
    inflater.setInput(request.bytes(), span.from(), span.to() - span.from());
    return true;
  }

  private static void addLeft(byte[] row, int step) {
    for (int i = step; i < row.length; i++) {
      row[i] += row[i - step];
    }
  }

  private static void addAbove(byte[] row, byte[] above) {
    for (int i = 0; i < row.length; i++) {
      row[i] += above[i];
    }
  }

  private static void addAverage(byte[] row, byte[] above, int step) {
    for (int i = 0; i < Math.min(step, row.length); i++) {
      row[i] += (byte) ((above[i] & 0xff) >> 1);
    }
    for (int i = step; i < row.length; i++) {
      row[i] += (byte) (((row[i - step] & 0xff) + (above[i] & 0xff)) >> 1);
    }
  }

  private static void addPaeth(byte[] row, byte[] above, int step) {
    for (int i = 0; i < Math.min(step, row.length); i++) {
      row[i] += above[i];
    }
    for (int i = step; i < row.length; i++) {
      row[i] += (byte) paeth(row[i - step] & 0xff, above[i] & 0xff, above[i - step] & 0xff);
    }
  }

  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
