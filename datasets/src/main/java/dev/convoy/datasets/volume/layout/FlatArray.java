package dev.convoy.datasets.volume.layout;

import dev.convoy.datasets.volume.storage.RandomBytes;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * An array that lies in a file as one row-major block without compression.
 *
 * <p>Runs of a box that are less than 64 KiB apart are read in one request of at most 4 MiB: on a
 * remote store a request costs more than the bytes between.
 *
 * @param shape sizes of the array
 * @param order byte order of its elements
 * @param offset byte of the file at which it starts
 */
public record FlatArray(Shape shape, ElementType type, ByteOrder order, long offset) {
  private static final long GAP = 64 << 10;
  private static final int WINDOW = 4 << 20;

  /**
   * Checks that a file holds the whole array.
   *
   * @throws dev.convoy.datasets.volume.storage.MalformedVolumeException when it is shorter
   */
  public void requireInside(RandomBytes in) throws IOException {
    BlockLimits.requireCountable(shape, type, in.path());
    in.requireInside(offset, shape.elements() * type.bytes());
  }

  /**
   * Reads a box.
   *
   * @param region inside the array
   * @param dst the array's element type, the region's sizes
   */
  public void read(RandomBytes in, Region region, Tensor dst) throws IOException {
    ChunkGrid.requireInside(region, shape, in.path());
    Window window = new Window(in, dst);
    BoxCopy.forEachRun(Region.whole(shape), region, region, window::add);
    window.flush();
  }

  /** Runs that are read by one request. */
  private final class Window {
    private static final int RUNS = 4096;

    private final RandomBytes in;
    private final Tensor dst;
    private final int size = type.bytes();
    private final long[] from = new long[RUNS];
    private final long[] to = new long[RUNS];
    private final int[] bytes = new int[RUNS];
    private byte[] buffer = new byte[0];
    private int runs;

    Window(RandomBytes in, Tensor dst) {
      this.in = in;
      this.dst = dst;
    }

    void add(long fromElement, long toElement, long count) throws IOException {
      long source = offset + fromElement * size;
      long target = toElement * size;
      long rest = count * size;
      while (rest > 0) {
        int piece = (int) Math.min(rest, WINDOW);
        if (runs == RUNS || (runs > 0 && !reaches(source, piece))) {
          flush();
        }
        from[runs] = source;
        to[runs] = target;
        bytes[runs++] = piece;
        source += piece;
        target += piece;
        rest -= piece;
      }
    }

    private boolean reaches(long source, int piece) {
      long end = from[runs - 1] + bytes[runs - 1];
      return source - end <= GAP && source + piece - from[0] <= WINDOW;
    }

    void flush() throws IOException {
      if (runs == 0) {
        return;
      }
      int span = (int) (from[runs - 1] + bytes[runs - 1] - from[0]);
      if (buffer.length < span) {
        buffer = new byte[span];
      }
      in.read(from[0], buffer, 0, span);
      ElementBytes.swap(buffer, span, size, order);
      for (int run = 0; run < runs; run++) {
        dst.copyBytesFrom(buffer, (int) (from[run] - from[0]), to[run], bytes[run]);
      }
      runs = 0;
    }
  }
}
