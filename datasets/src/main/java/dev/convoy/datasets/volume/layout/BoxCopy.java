package dev.convoy.datasets.volume.layout;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;

/** Copies boxes between row-major arrays, run by run along the fastest axes. */
public final class BoxCopy {
  /** Does something with elements that lie side by side in two arrays. */
  @FunctionalInterface
  public interface Run {
    /**
     * Visits a run.
     *
     * @param first index of its first element in the first array
     * @param second index of its first element in the second array
     * @param count number of elements
     */
    void visit(long first, long second, long count) throws IOException;
  }

  private BoxCopy() {}

  /**
   * Visits the runs of a box that two arrays share, in the order of their elements.
   *
   * @param first positions that the first array holds
   * @param second positions that the second array holds
   * @param box positions to visit; in both
   */
  public static void forEachRun(Region first, Region second, Region box, Run run)
      throws IOException {
    if (box.isEmpty()) {
      return;
    }
    int inner = innerAxes(first, second, box);
    long count = 1;
    for (int axis = inner; axis < box.rank(); axis++) {
      count *= box.size(axis);
    }
    long[] firstStrides = strides(first);
    long[] secondStrides = strides(second);
    long[] at = new long[inner];
    int axis;
    do {
      run.visit(index(first, firstStrides, box, at), index(second, secondStrides, box, at), count);
      axis = inner - 1;
      while (axis >= 0 && ++at[axis] == box.size(axis)) {
        at[axis] = 0;
        axis--;
      }
    } while (axis >= 0);
  }

  /** Returns the first axis of those that form one run in both arrays. */
  private static int innerAxes(Region first, Region second, Region box) {
    int axis = box.rank();
    boolean whole = true;
    while (axis > 0 && whole) {
      axis--;
      whole = box.size(axis) == first.size(axis) && box.size(axis) == second.size(axis);
    }
    return axis;
  }

  private static long[] strides(Region array) {
    long[] strides = new long[array.rank()];
    long stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= array.size(axis);
    }
    return strides;
  }

  private static long index(Region array, long[] strides, Region box, long[] at) {
    long index = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      long inside = box.start(axis) - array.start(axis) + (axis < at.length ? at[axis] : 0);
      index += inside * strides[axis];
    }
    return index;
  }

  /**
   * Copies a box from bytes in native order to a tensor.
   *
   * @param srcBox positions that the bytes hold
   * @param dstBox positions that the tensor holds
   */
  public static void toTensor(byte[] src, Region srcBox, Tensor dst, Region dstBox)
      throws IOException {
    int size = dst.type().bytes();
    forEachRun(
        srcBox,
        dstBox,
        srcBox.intersect(dstBox),
        (from, to, count) ->
            dst.copyBytesFrom(src, (int) (from * size), to * size, (int) (count * size)));
  }

  /**
   * Copies a box from a tensor to bytes in native order.
   *
   * @param srcBox positions that the tensor holds
   * @param dstBox positions that the bytes hold
   */
  public static void toBytes(Tensor src, Region srcBox, byte[] dst, Region dstBox)
      throws IOException {
    int size = src.type().bytes();
    forEachRun(
        srcBox,
        dstBox,
        srcBox.intersect(dstBox),
        (from, to, count) ->
            src.copyBytesTo(from * size, dst, (int) (to * size), (int) (count * size)));
  }

  /** Sets a box of a tensor to one element, given as its bytes in native order. */
  public static void fill(byte[] element, Region box, Tensor dst, Region dstBox)
      throws IOException {
    Region common = box.intersect(dstBox);
    byte[] row = ElementBytes.repeated(element, fillRow(common));
    forEachRun(
        common,
        dstBox,
        common,
        (from, to, count) -> {
          for (long done = 0; done < count; done += row.length / element.length) {
            int piece = (int) Math.min(count - done, row.length / element.length);
            dst.copyBytesFrom(row, 0, (to + done) * element.length, piece * element.length);
          }
        });
  }

  private static int fillRow(Region box) {
    return box.isEmpty() ? 1 : (int) Math.min(4096, box.shape().elements());
  }
}
