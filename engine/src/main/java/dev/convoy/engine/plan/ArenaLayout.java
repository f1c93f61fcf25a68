package dev.convoy.engine.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places buffers in one block of memory so that two that are in use at the same step never overlap.
 *
 * <p>Largest first, each at the lowest offset that is free during its whole life ("greedy by size",
 * Pisarchyk and Lee, Efficient Memory Management for Deep Neural Net Inference, 2020).
 */
final class ArenaLayout {
  static final long ALIGNMENT = 64;

  private final List<Placed> placed = new ArrayList<>();
  private long bytes;

  /**
   * A buffer to be placed.
   *
   * @param id the caller's number for it
   * @param bytes its size
   * @param first first step that uses it
   * @param last last step that uses it
   */
  record Buffer(int id, long bytes, int first, int last) {
    boolean livesWith(Buffer other) {
      return first <= other.last && other.first <= last;
    }
  }

  private record Placed(Buffer buffer, long offset) {
    long end() {
      return offset + buffer.bytes;
    }
  }

  private ArenaLayout() {}

  /** Returns the layout of these buffers. */
  static ArenaLayout of(List<Buffer> buffers) {
    ArenaLayout layout = new ArenaLayout();
    buffers.stream()
        .sorted(Comparator.comparingLong(Buffer::bytes).reversed().thenComparing(Buffer::id))
        .forEach(layout::place);
    return layout;
  }

  private void place(Buffer buffer) {
    long offset = 0;
    for (Placed other : placed) {
      if (other.buffer.livesWith(buffer) && other.offset < offset + buffer.bytes) {
        offset = Math.max(offset, aligned(other.end()));
      }
    }
    placed.add(new Placed(buffer, offset));
    placed.sort(Comparator.comparingLong(Placed::offset));
    bytes = Math.max(bytes, aligned(offset + buffer.bytes));
  }

  private static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Returns the size of the block. */
  long bytes() {
    return bytes;
  }

  /** Returns where the buffer of a number lies. */
  long offsetOf(int id) {
    for (Placed each : placed) {
      if (each.buffer.id == id) {
        return each.offset;
      }
    }
    throw new IllegalArgumentException("no buffer " + id + " was placed");
  }
}
