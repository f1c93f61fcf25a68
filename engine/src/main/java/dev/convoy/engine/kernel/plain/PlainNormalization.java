package dev.convoy.engine.kernel.plain;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.layer.UnitNormalization;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts an item into sets of numbers and brings each to size 1, and to mean 0 where the form says
 * so, then scales and shifts.
 */
final class PlainNormalization extends PlainKernel {
  private static final double SMALLEST_NORM = 1e-12;

  /** Turns the mean square of a set into what its numbers are divided by. */
  private interface Divisor {
    double of(double meanSquare);
  }

  private final int batch;
  private final TargetMap sets;
  private final LayerNormalization.Form form;
  private final Divisor divisor;
  private final float[] gamma;
  private final float[] beta;

  private PlainNormalization(
      int batch, TargetMap sets, LayerNormalization.Form form, Divisor divisor, float[][] weights) {
    this.batch = batch;
    this.sets = sets;
    this.form = form;
    this.divisor = divisor;
    gamma = weights[0];
    beta = weights[1];
  }

  static PlainNormalization of(KernelRequest request, LayerNormalization layer) {
    Shape src = request.srcs().get(0);
    int first = src.rank() - layer.axes();
    boolean[] reduced = new boolean[src.rank()];
    Arrays.fill(reduced, first, src.rank(), true);
    int period = Math.toIntExact(src.elements(first, src.rank()));
    return new PlainNormalization(
        request.batch(),
        new TargetMap(src, reduced),
        layer.form(),
        meanSquare -> Math.sqrt(meanSquare + layer.epsilon()),
        weights(request, layer.scale(), layer.center(), period));
  }

  static PlainNormalization of(KernelRequest request, GroupNormalization layer) {
    Shape src = request.srcs().get(0);
    long groups = layer.groupsFor(src);
    Shape split = src.slice(0, src.rank() - 1).concat(Shape.of(groups, src.channels() / groups));
    boolean[] reduced = new boolean[split.rank()];
    Arrays.fill(reduced, true);
    reduced[split.rank() - 2] = false;
    int period = Math.toIntExact(src.channels());
    return new PlainNormalization(
        request.batch(),
        new TargetMap(split, reduced),
        LayerNormalization.Form.STANDARD,
        meanSquare -> Math.sqrt(meanSquare + layer.epsilon()),
        weights(request, layer.scale(), layer.center(), period));
  }

  static PlainNormalization of(KernelRequest request, UnitNormalization layer) {
    Shape src = request.srcs().get(0);
    boolean[] reduced = new boolean[src.rank()];
    for (int axis : layer.axes().toArray()) {
      reduced[axis < 0 ? axis + src.rank() : axis] = true;
    }
    TargetMap sets = new TargetMap(src, reduced);
    double size = (double) sets.elements() / sets.count();
    return new PlainNormalization(
        request.batch(),
        sets,
        LayerNormalization.Form.ROOT_MEAN_SQUARE,
        meanSquare -> Math.max(Math.sqrt(meanSquare * size), SMALLEST_NORM),
        weights(request, false, false, 1));
  }

  private static float[][] weights(
      KernelRequest request, boolean scale, boolean center, int period) {
    float[] gamma = new float[period];
    float[] beta = new float[period];
    Arrays.fill(gamma, 1);
    if (scale) {
      request.weights().get(0).copyTo(0, gamma, 0, period);
    }
    if (center) {
      request.weights().get(scale ? 1 : 0).copyTo(0, beta, 0, period);
    }
    return new float[][] {gamma, beta};
  }

  @Override
  void compute(List<Tensor> srcs, Tensor dst) {
    Tensor src = srcs.get(0);
    for (int item = 0; item < batch; item++) {
      double[] means = new double[sets.count()];
      if (form != LayerNormalization.Form.ROOT_MEAN_SQUARE) {
        means = PlainReduction.means(sets, src, item);
      }
      double[] factors = PlainReduction.variances(sets, src, item, means);
      for (int set = 0; set < factors.length; set++) {
        factors[set] = 1 / divisor.of(factors[set]);
        means[set] = form == LayerNormalization.Form.STANDARD ? means[set] : 0;
      }
      apply(src, dst, item, means, factors);
    }
  }

  private void apply(Tensor src, Tensor dst, int item, double[] means, double[] factors) {
    long first = item * sets.elements();
    sets.forEach(
        src,
        item,
        (values, start, length, base, targets) -> {
          int at = (int) (start % gamma.length);
          for (int i = 0; i < length; i++) {
            int set = base + targets[i];
            double scaled = (values[i] - means[set]) * factors[set] * gamma[at];
            values[i] = (float) (scaled + beta[at]);
            at = at + 1 == gamma.length ? 0 : at + 1;
          }
          dst.copyFrom(values, 0, first + start, length);
        });
  }
}
