package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Surrounds the spatial axes with one value. */
final class PlainPadding extends PlainKernel {
  private final float fill;
  private final long outer;
  private final Extents before;
  private final long[] srcSizes;
  private final long[] dstSizes;

  /** Numbers of one position along the last spatial axis. */
  private final long position;

  PlainPadding(int batch, Shape src, Shape dst, Extents before, float fill) {
    int first = src.rank() - 1 - before.axes();
    this.fill = fill;
    this.before = before;
    outer = batch * src.elements(0, first);
    srcSizes = src.slice(first, src.rank() - 1).sizes();
    dstSizes = dst.slice(first, dst.rank() - 1).sizes();
    position = src.channels();
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    float[] filler = HeapBuffers.take(0, Tiling.LARGEST);
    Arrays.fill(filler, 0, Tiling.LARGEST, fill);
    Run run = new Run(srcs.get(0), dst, filler);
    for (long i = 0; i < outer; i++) {
      run.axis(0);
    }
  }

  /** One pass through source and result, both from front to back. */
  private final class Run {
    private final Tensor src;
    private final Tensor dst;
    private final float[] filler;
    private long srcAt;
    private long dstAt;

    Run(Tensor src, Tensor dst, float[] filler) {
      this.src = src;
      this.dst = dst;
      this.filler = filler;
    }

    /** Writes all positions along an axis. */
    void axis(int axis) {
      long rest = position;
      for (int behind = axis + 1; behind < dstSizes.length; behind++) {
        rest *= dstSizes[behind];
      }
      long ahead = before.at(axis);
      fill(ahead * rest);
      if (axis == dstSizes.length - 1) {
        copy(srcSizes[axis] * position);
      } else {
        for (long i = 0; i < srcSizes[axis]; i++) {
          axis(axis + 1);
        }
      }
      fill((dstSizes[axis] - ahead - srcSizes[axis]) * rest);
    }

    private void copy(long count) {
      src.copyTo(srcAt, dst, dstAt, count);
      srcAt += count;
      dstAt += count;
    }

    private void fill(long count) {
      for (long left = count; left > 0; left -= Tiling.LARGEST) {
        int length = (int) Math.min(left, Tiling.LARGEST);
        dst.copyFrom(filler, 0, dstAt, length);
        dstAt += length;
      }
    }
  }
}
