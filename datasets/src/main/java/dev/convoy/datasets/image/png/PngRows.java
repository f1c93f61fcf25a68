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
  private static final int BLOCK_BYTES = 1 << 16;

  private final DecodeRequest request;
  private final Iterator<PngChunks.Span> data;
  private final Inflater inflater = new Inflater();
  private final byte[] filter = new byte[1];
  private final int bitsPerPixel;
  private final int step;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int taken;
  private int ready;
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
      case 4 -> {
        if (step == 3) {
          addPaethColor(current, previous);
        } else {
          addPaeth(current, previous, step);
        }
      }
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
    while (done < target.length) {
      if (taken == ready && !inflateBlock()) {
        Arrays.fill(target, done, target.length, (byte) 0);
        return false;
      }
      int count = Math.min(ready - taken, target.length - done);
      System.arraycopy(block, taken, target, done, count);
      taken += count;
      done += count;
    }
    return true;
  }

  /** Inflates many rows at a time, since each call of the inflater costs as much as a short row. */
  private boolean inflateBlock() throws ImageException {
    try {
      taken = 0;
      ready = inflater.inflate(block);
      while (ready == 0 && feed()) {
        ready = inflater.inflate(block);
      }
      return ready > 0;
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

  /** Goes along one byte of the pixels at a time, so that what is left and above stays at hand. */
  private static void addPaeth(byte[] row, byte[] above, int step) {
    for (int first = 0; first < Math.min(step, row.length); first++) {
      int left = 0;
      int corner = 0;
      for (int i = first; i < row.length; i += step) {
        int up = above[i] & 0xff;
        left = (row[i] + paeth(left, up, corner)) & 0xff;
        row[i] = (byte) left;
        corner = up;
      }
    }
  }

  /**
   * Undoes the Paeth filter of 8-bit RGB: three chains side by side, since each waits for itself
   * most of the time.
   */
  private static void addPaethColor(byte[] row, byte[] above) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int cornerRed = 0;
    int cornerGreen = 0;
    int cornerBlue = 0;
    for (int i = 0; i < row.length - 2; i += 3) {
      int upRed = above[i] & 0xff;
      int upGreen = above[i + 1] & 0xff;
      int upBlue = above[i + 2] & 0xff;
      red = (row[i] + paeth(red, upRed, cornerRed)) & 0xff;
      green = (row[i + 1] + paeth(green, upGreen, cornerGreen)) & 0xff;
      blue = (row[i + 2] + paeth(blue, upBlue, cornerBlue)) & 0xff;
      row[i] = (byte) red;
      row[i + 1] = (byte) green;
      row[i + 2] = (byte) blue;
      cornerRed = upRed;
      cornerGreen = upGreen;
      cornerBlue = upBlue;
    }
  }

  /** Ties go to left, then above; written without branches that depend on the picture. */
  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    int nearer = toAbove < toLeft ? above : left;
    return toCorner < Math.min(toLeft, toAbove) ? corner : nearer;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
