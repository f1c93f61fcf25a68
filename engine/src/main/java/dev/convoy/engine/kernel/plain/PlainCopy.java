package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Copies numbers in another order, some of them several times, others not at all. */
final class PlainCopy extends PlainKernel {
  /** Runs of so many numbers are copied from tensor to tensor. */
  private static final long LONG_RUN = 512;

  private final Tiling tiling;
  private final StridedSource source;
  private final boolean direct;

  /** Numbers at the end of the result's axes that lie in one piece in the source too. */
  private final long run;

  /**
   * Makes a kernel.
   *
   * @param dst sizes of the result, batch axis first; axes may be split
   * @param strides of the source along each of them
   * @param offset of the first number in the source
   */
  PlainCopy(Shape dst, long[] strides, long offset) {
    int ahead = dst.rank();
    long length = 1;
    while (ahead > 0 && (strides[ahead - 1] == length || dst.size(ahead - 1) == 1)) {
      length *= dst.size(--ahead);
    }
    direct = length >= LONG_RUN;
    run = length;
    Shape outer = Shape.of(1).concat(dst.slice(0, direct ? ahead : dst.rank()));
    long[] outerStrides = new long[outer.rank()];
    System.arraycopy(strides, 0, outerStrides, 1, outer.rank() - 1);
    tiling = new Tiling(outer);
    source = new StridedSource(tiling, outerStrides, offset, 1);
  }

  /** Returns the kernel that copies everything as it is. */
  static PlainCopy whole(Shape dst) {
    return new PlainCopy(Shape.of(dst.elements()), new long[] {1}, 0);
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    Tensor src = srcs.get(0);
    if (direct) {
      tiling.forEach((start, length, position) -> copyRuns(src, dst, start, length, position));
      return;
    }
    float[] values = HeapBuffers.take(0, tiling.largest());
    tiling.forEach(
        (start, length, position) -> {
          source.read(src, position, length, values);
          dst.copyFrom(values, 0, start, length);
        });
  }

  private void copyRuns(Tensor src, Tensor dst, long start, int length, long[] position) {
    long base = source.base(position);
    int[] offsets = source.offsets();
    for (int i = 0; i < length; i++) {
      src.copyTo(base + offsets[i], dst, (start + i) * run, run);
    }
  }
}
