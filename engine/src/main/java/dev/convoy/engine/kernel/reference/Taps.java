package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;

/**
 * Which source position each position of a window sees for each result, along one axis.
 *
 * @param results number of results
 * @param size positions in the window
 * @param sources source positions by result, then by window position; -1 outside the source
 */
@SuppressWarnings("ArrayRecordComponent") // made once, shared by reading only
record Taps(int results, int size, int[] sources) {
  /** One result that sees one position: an axis that is not there. */
  static final Taps NONE = new Taps(1, 1, new int[] {0});

  private interface Rule {
    long source(long result, long position);
  }

  private static Taps of(long results, int size, long n, Rule rule) {
    int[] sources = new int[Math.multiplyExact(Math.toIntExact(results), size)];
    for (int at = 0; at < sources.length; at++) {
      long source = rule.source(at / size, at % size);
      sources[at] = source >= 0 && source < n ? (int) source : -1;
    }
    return new Taps((int) results, size, sources);
  }

  /** Returns what a window sees that slides over an axis of {@code n} positions. */
  static Taps sliding(Window window, int axis, long n) {
    long before = window.before(axis, n);
    long stride = window.strides().at(axis);
    long dilation = window.dilation().at(axis);
    return of(
        window.resultLength(axis, n),
        window.size().at(axis),
        n,
        (result, position) -> result * stride + position * dilation - before);
  }

  /** Returns which of {@code n} positions scatter through which kernel position to a result. */
  static Taps scattered(TransposedConvolution layer, int axis, long n) {
    long stride = layer.window().strides().at(axis);
    long dilation = layer.window().dilation().at(axis);
    long first = layer.firstPosition(axis);
    return of(
        layer.resultLength(axis, n),
        layer.window().size().at(axis),
        n,
        (result, position) -> {
          long shown = result + first - position * dilation;
          return Math.floorMod(shown, stride) == 0 ? Math.floorDiv(shown, stride) : -1;
        });
  }

  /** Returns the source position, or -1 outside the source. */
  int at(int result, int position) {
    return sources[result * size + position];
  }

  /** Returns how many positions of a result's window lie inside the source. */
  int inside(int result) {
    int count = 0;
    for (int position = 0; position < size; position++) {
      count += at(result, position) < 0 ? 0 : 1;
    }
    return count;
  }
}
