package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.tensor.Tensor;

/** Computes {@link Dense}; reads the matrix once for each block of source rows. */
final class ReferenceDense extends UnaryKernel {
  private static final int BLOCK_SUMS = 1 << 18;

  private final Tensor kernel;
  private final Epilogue epilogue;
  private final int channels;
  private final int units;

  ReferenceDense(KernelRequest request, Dense layer) {
    kernel = request.weights().get(0);
    epilogue = Epilogue.of(request, layer.bias(), layer.activation());
    channels = Math.toIntExact(request.srcs().get(0).channels());
    units = layer.units();
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    long rows = dst.elements() / units;
    int block = (int) Math.min(rows, Math.max(1, BLOCK_SUMS / units));
    for (long row = 0; row < rows; row += block) {
      block(src, dst, row, (int) Math.min(block, rows - row));
    }
    epilogue.finish(dst);
  }

  private void block(Tensor src, Tensor dst, long firstRow, int rows) {
    double[] sums = new double[rows * units];
    float[] weights = new float[units];
    for (int c = 0; c < channels; c++) {
      kernel.copyTo((long) c * units, weights, 0, units);
      for (int row = 0; row < rows; row++) {
        double value = src.getFloat((firstRow + row) * channels + c);
        Rows.addScaled(sums, row * units, value, weights, 0, units);
      }
    }
    float[] results = new float[sums.length];
    epilogue.finish(sums, results, results.length);
    dst.copyFrom(results, 0, firstRow * units, results.length);
  }
}
