package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;

/**
 * A sliding window as the AVX-512 kernels take it: the numbers of {@code window} in {@code
 * vector.h}, in their order. Axes ahead of space are folded into the batch; missing spatial axes
 * have length 1.
 */
final class WindowProblem {
  private static final int FIELDS = 27;
  private static final int SPATIAL = 3;
  private static final int FUNCTION = 23;

  private WindowProblem() {}

  static long[] numbers(
      KernelRequest request, Window window, long groups, VectorFunction function) {
    Shape src = request.srcs().get(0);
    Shape dst = request.dsts().get(0);
    int first = src.rank() - 1 - window.axes();
    long[] before = new long[window.axes()];
    for (int axis = 0; axis < before.length; axis++) {
      before[axis] = window.before(axis, src.size(first + axis));
    }
    long[] numbers = new long[FIELDS];
    numbers[0] = request.batch() * src.elements(0, first);
    numbers[1] = src.channels();
    numbers[2] = dst.channels();
    numbers[3] = groups;
    put(numbers, 4, src.slice(first, src.rank() - 1).sizes(), 1);
    put(numbers, 7, dst.slice(first, dst.rank() - 1).sizes(), 1);
    put(numbers, 10, window.size().toLongs(), 1);
    put(numbers, 13, window.strides().toLongs(), 1);
    put(numbers, 16, window.dilation().toLongs(), 1);
    put(numbers, 19, before, 0);
    numbers[FUNCTION - 1] = request.threads();
    System.arraycopy(function.numbers(), 0, numbers, FUNCTION, function.numbers().length);
    return numbers;
  }

  /** Right-aligns the sizes of the axes there are. */
  private static void put(long[] numbers, int at, long[] sizes, long missing) {
    Arrays.fill(numbers, at, at + SPATIAL, missing);
    System.arraycopy(sizes, 0, numbers, at + SPATIAL - sizes.length, sizes.length);
  }
}
