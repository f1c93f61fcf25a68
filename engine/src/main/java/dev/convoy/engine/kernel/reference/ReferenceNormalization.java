package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.GroupNormalization;
import dev.convoy.engine.layer.LayerNormalization;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * Computes {@link LayerNormalization} and {@link GroupNormalization}: the item is cut into sets of
 * numbers, and each set is brought to mean 0 (unless only the mean square counts) and variance 1.
 */
final class ReferenceNormalization extends UnaryKernel {
  private final int batch;
  private final long elements;
  private final IndexMap sets;
  private final double epsilon;
  private final LayerNormalization.Form form;
  private final double[] gamma;
  private final double[] beta;

  /**
   * Makes the kernel.
   *
   * @param item shape in which the sets are axes reduced
   * @param period numbers after which gamma and beta repeat
   */
  private ReferenceNormalization(
      KernelRequest request,
      Shape item,
      boolean[] reduced,
      LayerNormalization.Form form,
      int period) {
    batch = request.batch();
    elements = item.elements();
    sets = IndexMap.reducing(item, reduced);
    this.form = form;
    Parameters parameters = Parameters.of(request);
    epsilon = parameters.epsilon;
    gamma = weight(request, parameters.scale, 0, 1, period);
    beta = weight(request, parameters.center, parameters.scale ? 1 : 0, 0, period);
  }

  private record Parameters(double epsilon, boolean scale, boolean center) {
    static Parameters of(KernelRequest request) {
      if (request.layer() instanceof GroupNormalization group) {
        return new Parameters(group.epsilon(), group.scale(), group.center());
      }
      LayerNormalization layer = (LayerNormalization) request.layer();
      return new Parameters(layer.epsilon(), layer.scale(), layer.center());
    }
  }

  static ReferenceNormalization of(KernelRequest request, LayerNormalization layer) {
    Shape src = request.srcs().get(0);
    boolean[] reduced = new boolean[src.rank()];
    int first = src.rank() - layer.axes();
    Arrays.fill(reduced, first, src.rank(), true);
    int period = Math.toIntExact(src.elements(first, src.rank()));
    return new ReferenceNormalization(request, src, reduced, layer.form(), period);
  }

  static ReferenceNormalization of(KernelRequest request, GroupNormalization layer) {
    Shape src = request.srcs().get(0);
    long groups = layer.groupsFor(src);
    Shape split = src.slice(0, src.rank() - 1).concat(Shape.of(groups, src.channels() / groups));
    boolean[] reduced = new boolean[split.rank()];
    Arrays.fill(reduced, true);
    reduced[split.rank() - 2] = false;
    int period = Math.toIntExact(src.channels());
    LayerNormalization.Form form = LayerNormalization.Form.STANDARD;
    return new ReferenceNormalization(request, split, reduced, form, period);
  }

  private static double[] weight(
      KernelRequest request, boolean there, int index, double otherwise, int period) {
    double[] values = new double[period];
    for (int i = 0; i < period; i++) {
      values[i] = there ? request.weights().get(index).getFloat(i) : otherwise;
    }
    return values;
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    for (int item = 0; item < batch; item++) {
      item(src, dst, item * elements);
    }
  }

  private void item(Tensor src, Tensor dst, long from) {
    double count = (double) elements / sets.targets();
    double[] means = new double[sets.targets()];
    double[] squares = new double[sets.targets()];
    if (form != LayerNormalization.Form.ROOT_MEAN_SQUARE) {
      sets.forEach((i, set) -> means[set] += src.getFloat(from + i) / count);
    }
    sets.forEach(
        (i, set) -> {
          double distance = src.getFloat(from + i) - means[set];
          squares[set] += distance * distance / count;
        });
    boolean shifted = form == LayerNormalization.Form.STANDARD;
    sets.forEach(
        (i, set) -> {
          double distance = src.getFloat(from + i) - (shifted ? means[set] : 0);
          int at = (int) (i % gamma.length);
          double scaled = distance / Math.sqrt(squares[set] + epsilon) * gamma[at];
          dst.setFloat(from + i, (float) (scaled + beta[at]));
        });
  }
}
