package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.AxisSampling;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Mixes source positions along one to three spatial axes, each axis by weights of its own. */
final class PlainInterpolation extends PlainKernel {
  private final long outer;
  private final long depth;
  private final long height;
  private final int width;
  private final int channels;
  private final AxisSampling[] samplings = {
    AxisSampling.NONE, AxisSampling.NONE, AxisSampling.NONE
  };

  private PlainInterpolation(int batch, Shape src, AxisSampling... samplings) {
    int axes = samplings.length;
    int first = src.rank() - 1 - axes;
    outer = batch * src.elements(0, first);
    depth = axes > 2 ? src.size(-4) : 1;
    height = axes > 1 ? src.size(-3) : 1;
    width = Math.toIntExact(src.size(-2));
    channels = Math.toIntExact(src.channels());
    System.arraycopy(samplings, 0, this.samplings, 3 - axes, axes);
  }

  /** Returns the kernel that enlarges by whole factors. */
  static PlainInterpolation enlarging(
      int batch, Shape src, Extents factors, Interpolation interpolation) {
    AxisSampling[] samplings = new AxisSampling[factors.axes()];
    for (int axis = 0; axis < samplings.length; axis++) {
      long n = src.size(src.rank() - 1 - samplings.length + axis);
      samplings[axis] = AxisSampling.enlarging(interpolation, n, factors.at(axis));
    }
    return new PlainInterpolation(batch, src, samplings);
  }

  /** Returns the kernel that brings height and width of a source to those of a result. */
  static PlainInterpolation resizing(int batch, Shape src, Shape dst, Interpolation interpolation) {
    return new PlainInterpolation(
        batch,
        src,
        AxisSampling.resizing(interpolation, src.size(-3), dst.size(-3)),
        AxisSampling.resizing(interpolation, src.size(-2), dst.size(-2)));
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    int srcRow = width * channels;
    int dstRow = samplings[2].results() * channels;
    float[] read = HeapBuffers.take(0, srcRow);
    float[] mixed = HeapBuffers.take(1, srcRow);
    float[] results = HeapBuffers.take(2, dstRow);
    long at = 0;
    for (long item = 0; item < outer; item++) {
      for (int z = 0; z < samplings[0].results(); z++) {
        for (int y = 0; y < samplings[1].results(); y++) {
          mixRows(srcs.get(0), item, z, y, read, mixed);
          mixAlong(mixed, results);
          dst.copyFrom(results, 0, at, dstRow);
          at += dstRow;
        }
      }
    }
  }

  private void mixRows(Tensor src, long item, int z, int y, float[] read, float[] mixed) {
    int length = width * channels;
    double[] alongDepth = samplings[0].weights(z);
    double[] alongHeight = samplings[1].weights(y);
    Arrays.fill(mixed, 0, length, 0);
    for (int dz = 0; dz < alongDepth.length; dz++) {
      for (int dy = 0; dy < alongHeight.length; dy++) {
        long plane = item * depth + samplings[0].first(z) + dz;
        long row = plane * height + samplings[1].first(y) + dy;
        src.copyTo(row * length, read, 0, length);
        addScaled(mixed, 0, (float) (alongDepth[dz] * alongHeight[dy]), read, 0, length);
      }
    }
  }

  private void mixAlong(float[] mixed, float[] results) {
    Arrays.fill(results, 0, samplings[2].results() * channels, 0);
    for (int x = 0; x < samplings[2].results(); x++) {
      double[] weights = samplings[2].weights(x);
      int first = samplings[2].first(x);
      for (int dx = 0; dx < weights.length; dx++) {
        addScaled(
            results, x * channels, (float) weights[dx], mixed, (first + dx) * channels, channels);
      }
    }
  }

  private static void addScaled(
      float[] sums, int sumsAt, float factor, float[] values, int valuesAt, int count) {
    for (int i = 0; i < count; i++) {
      sums[sumsAt + i] += factor * values[valuesAt + i];
    }
  }
}
