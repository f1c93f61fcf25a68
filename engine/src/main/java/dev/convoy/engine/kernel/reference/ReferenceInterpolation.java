package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.AxisSampling;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;

/** Mixes source positions along up to three spatial axes, each axis by weights of its own. */
final class ReferenceInterpolation extends UnaryKernel {
  private final Grid srcGrid;
  private final Grid dstGrid;
  private final AxisSampling[] samplings = {
    AxisSampling.NONE, AxisSampling.NONE, AxisSampling.NONE
  };

  private ReferenceInterpolation(int batch, Shape src, Shape dst, AxisSampling... samplings) {
    int axes = samplings.length;
    srcGrid = Grid.of(batch, src, axes);
    dstGrid = Grid.of(batch, dst, axes);
    System.arraycopy(samplings, 0, this.samplings, 3 - axes, axes);
  }

  /** Returns the kernel of a layer that does not just repeat positions. */
  static ReferenceInterpolation of(KernelRequest request, Upsampling layer) {
    Shape src = request.srcs().get(0);
    int axes = layer.factors().axes();
    AxisSampling[] samplings = new AxisSampling[axes];
    for (int axis = 0; axis < axes; axis++) {
      long n = src.size(src.rank() - 1 - axes + axis);
      samplings[axis] = AxisSampling.enlarging(layer.interpolation(), n, layer.factors().at(axis));
    }
    return new ReferenceInterpolation(request.batch(), src, request.dsts().get(0), samplings);
  }

  /** Returns the kernel that brings height and width of a source to those of a result. */
  static ReferenceInterpolation resizing(
      int batch, Shape src, Shape dst, Interpolation interpolation) {
    return new ReferenceInterpolation(
        batch,
        src,
        dst,
        AxisSampling.resizing(interpolation, src.size(-3), dst.size(-3)),
        AxisSampling.resizing(interpolation, src.size(-2), dst.size(-2)));
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    float[] row = new float[srcGrid.rowLength()];
    double[] mixed = new double[row.length];
    float[] results = new float[dstGrid.rowLength()];
    for (long item = 0; item < dstGrid.items(); item++) {
      for (int z = 0; z < dstGrid.depth(); z++) {
        for (int y = 0; y < dstGrid.height(); y++) {
          mixRows(src, item, z, y, row, mixed);
          mixAlong(mixed, results);
          dst.copyFrom(results, 0, dstGrid.row(item, z, y), results.length);
        }
      }
    }
  }

  private void mixRows(Tensor src, long item, int z, int y, float[] row, double[] mixed) {
    Arrays.fill(mixed, 0);
    double[] depth = samplings[0].weights(z);
    double[] height = samplings[1].weights(y);
    for (int dz = 0; dz < depth.length; dz++) {
      for (int dy = 0; dy < height.length; dy++) {
        int srcZ = samplings[0].first(z) + dz;
        int srcY = samplings[1].first(y) + dy;
        src.copyTo(srcGrid.row(item, srcZ, srcY), row, 0, row.length);
        Rows.addScaled(mixed, 0, depth[dz] * height[dy], row, 0, row.length);
      }
    }
  }

  private void mixAlong(double[] mixed, float[] results) {
    int channels = srcGrid.channels();
    for (int x = 0; x < dstGrid.width(); x++) {
      double[] weights = samplings[2].weights(x);
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int dx = 0; dx < weights.length; dx++) {
          sum += weights[dx] * mixed[(samplings[2].first(x) + dx) * channels + c];
        }
        results[x * channels + c] = (float) sum;
      }
    }
  }
}
