package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Which arrays of a run are bfloat16, as {@code halves.h} numbers them. */
final class Halves {
  private static final int SRC = 1;
  private static final int RESIDUAL = 2;
  private static final int DST = 4;

  private Halves() {}

  /**
   * Returns the numbers of the arrays that are bfloat16, added up.
   *
   * @param srcs one or two sources
   * @param dsts one result
   */
  static int of(List<Tensor> srcs, List<Tensor> dsts) {
    int halves = isHalf(srcs.get(0)) ? SRC : 0;
    if (srcs.size() > 1 && isHalf(srcs.get(1))) {
      halves |= RESIDUAL;
    }
    return isHalf(dsts.get(0)) ? halves | DST : halves;
  }

  private static boolean isHalf(Tensor tensor) {
    return tensor.type() == ElementType.BFLOAT16;
  }
}
