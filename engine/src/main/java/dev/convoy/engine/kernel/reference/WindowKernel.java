package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * A kernel whose every result sums up what a window sees.
 *
 * <p>One row of results is held in double at a time; it takes in, window row by window row, the
 * source rows that lie inside the source. The order of the sum is that of the window's positions,
 * then of the channels, whatever the size of the source.
 */
abstract class WindowKernel extends UnaryKernel {
  /** What a window sees along one axis of {@code n} positions. */
  interface AxisTaps {
    Taps of(int axis, long n);
  }

  /** The arrays of one run. */
  final class Pass {
    final float[] src = new float[srcGrid.rowLength()];
    final double[] sums = new double[dstGrid.rowLength()];
    final float[] dst = new float[dstGrid.rowLength()];
    float[] weights = {};
    private int held = -1;

    /** Reads slice {@code index} of a kernel that has one slice for each row of the window. */
    void hold(Tensor kernel, int index) {
      if (held != index) {
        int length = Math.toIntExact(kernel.elements() / depth.size() / height.size());
        weights = weights.length == length ? weights : new float[length];
        kernel.copyTo((long) index * length, weights, 0, length);
        held = index;
      }
    }
  }

  final Grid srcGrid;
  final Grid dstGrid;
  final Taps depth;
  final Taps height;
  final Taps width;

  WindowKernel(KernelRequest request, int axes, AxisTaps taps) {
    Shape src = request.srcs().get(0);
    srcGrid = Grid.of(request.batch(), src, axes);
    dstGrid = Grid.of(request.batch(), request.dsts().get(0), axes);
    int first = src.rank() - 1 - axes;
    depth = axes < 3 ? Taps.NONE : taps.of(0, src.size(first));
    height = axes < 2 ? Taps.NONE : taps.of(axes - 2, src.size(first + axes - 2));
    width = axes < 1 ? Taps.NONE : taps.of(axes - 1, src.size(first + axes - 1));
  }

  /** Returns what a sum starts with. */
  abstract double initial();

  /** Prepares for a row of the window: depth position times window height plus height position. */
  void begin(Pass pass, int windowRow) {}

  /** Takes all channels of source position {@code srcX} into the sums of result {@code x}. */
  abstract void take(Pass pass, int x, int srcX, int dx);

  /** Turns the sums into the results of a row. */
  abstract void finish(Pass pass, int z, int y);

  @Override
  void compute(Tensor src, Tensor dst) {
    Pass pass = new Pass();
    for (long item = 0; item < dstGrid.items(); item++) {
      for (int z = 0; z < dstGrid.depth(); z++) {
        for (int y = 0; y < dstGrid.height(); y++) {
          Arrays.fill(pass.sums, initial());
          takeRows(pass, src, item, z, y);
          finish(pass, z, y);
          dst.copyFrom(pass.dst, 0, dstGrid.row(item, z, y), pass.dst.length);
        }
      }
    }
  }

  private void takeRows(Pass pass, Tensor src, long item, int z, int y) {
    for (int dz = 0; dz < depth.size(); dz++) {
      for (int dy = 0; dy < height.size(); dy++) {
        int srcZ = depth.at(z, dz);
        int srcY = height.at(y, dy);
        if (srcZ >= 0 && srcY >= 0) {
          src.copyTo(srcGrid.row(item, srcZ, srcY), pass.src, 0, pass.src.length);
          begin(pass, dz * height.size() + dy);
          takeRow(pass);
        }
      }
    }
  }

  private void takeRow(Pass pass) {
    for (int dx = 0; dx < width.size(); dx++) {
      for (int x = 0; x < dstGrid.width(); x++) {
        int srcX = width.at(x, dx);
        if (srcX >= 0) {
          take(pass, x, srcX, dx);
        }
      }
    }
  }
}
