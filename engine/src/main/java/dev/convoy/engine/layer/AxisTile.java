package dev.convoy.engine.layer;

/**
 * Along one axis: which source positions a range of results needs and how a layer that sees only
 * those gives the range.
 *
 * @param srcStart first source position, inside the source
 * @param srcEnd source position after the last, inside the source, above {@code srcStart}
 * @param before positions outside the source ahead of {@code srcStart} that the layer sees, or cuts
 * @param after positions outside the source behind {@code srcEnd} that the layer sees, or cuts
 * @param dstStart first result position the layer gives, at most the first asked for
 * @param dstEnd result position after the last the layer gives
 */
record AxisTile(long srcStart, long srcEnd, int before, int after, long dstStart, long dstEnd) {
  /** Returns the tile of a window that slides over a source of {@code n} positions. */
  static AxisTile window(Window window, int axis, long n, long start, long end) {
    long size = window.effectiveSize(axis);
    long stride = window.strides().at(axis);
    long padding = window.before(axis, n);
    long first = Math.min(start, Math.floorDiv(n - 1 + padding, stride));
    long last = Math.max(end - 1, -Math.floorDiv(-(padding - size + 1), stride));
    long from = first * stride - padding;
    long to = last * stride - padding + size;
    return new AxisTile(
        Math.max(from, 0),
        Math.min(to, n),
        Math.toIntExact(Math.max(0, -from)),
        Math.toIntExact(Math.max(0, to - n)),
        first,
        last + 1);
  }

  /** Returns the tile of zeros around a source of {@code n} positions. */
  static AxisTile padding(long before, long n, long start, long end) {
    long first = Math.min(start, before + n - 1);
    long last = Math.max(end - 1, before);
    return new AxisTile(
        Math.max(first - before, 0),
        Math.min(last + 1 - before, n),
        Math.toIntExact(Math.max(0, before - first)),
        Math.toIntExact(Math.max(0, last + 1 - before - n)),
        first,
        last + 1);
  }

  /** Returns the tile of a scatter; {@code before} is cut and {@code after} is added or cut. */
  static AxisTile transposed(TransposedConvolution layer, int axis, long n, long start, long end) {
    long size = layer.window().effectiveSize(axis);
    long stride = layer.window().strides().at(axis);
    long from = start + layer.firstPosition(axis);
    long to = end + layer.firstPosition(axis);
    long first = Math.min(-Math.floorDiv(-(from - size + 1), stride), Math.floorDiv(from, stride));
    long srcStart = Math.min(Math.max(first, 0), n - 1);
    long srcEnd = Math.min(Math.max(Math.floorDiv(to - 1, stride), srcStart) + 1, n);
    long scattered = (srcEnd - 1) * stride + size;
    return new AxisTile(
        srcStart,
        srcEnd,
        Math.toIntExact(from - srcStart * stride),
        Math.toIntExact(to - scattered),
        start,
        end);
  }

  /**
   * Returns the tile of an axis enlarged by a factor.
   *
   * @param reach source positions beyond the two nearest that a result looks at; -1 when it looks
   *     at the nearest alone
   */
  static AxisTile upsampling(int factor, int reach, long n, long start, long end) {
    long from = reach < 0 ? start / factor : lower(start, factor) - reach;
    long to = reach < 0 ? (end - 1) / factor + 1 : lower(end - 1, factor) + 2 + reach;
    long srcStart = Math.max(from, 0);
    long srcEnd = Math.min(to, n);
    return new AxisTile(srcStart, srcEnd, 0, 0, srcStart * factor, srcEnd * factor);
  }

  /** Returns {@code floor((position + 0.5) / factor - 0.5)} in whole numbers. */
  private static long lower(long position, int factor) {
    return Math.floorDiv(2 * position + 1 - factor, 2L * factor);
  }

  /** Returns the tile of an axis that a layer leaves as it is. */
  static AxisTile same(long start, long end) {
    return new AxisTile(start, end, 0, 0, start, end);
  }
}
