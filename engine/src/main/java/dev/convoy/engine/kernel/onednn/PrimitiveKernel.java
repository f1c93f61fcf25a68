package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** A kernel that is one primitive: sources, a result, and arrays that never change. */
final class PrimitiveKernel implements Kernel {
  /**
   * Multiplies, for few channels, scratch memory it never wrote by zero weights: NaN left there by
   * another layer would spread.
   */
  private static final String READS_STALE_SCRATCH = "brg_conv_fwd";

  private final Primitive primitive;
  private final List<Tensor> constants;
  private final List<Tensor> owned;

  /**
   * Makes a kernel.
   *
   * @param primitive whose arguments are the sources, the result, then the constants; owned by the
   *     kernel
   * @param constants arrays that the primitive reads
   * @param owned those of them that the kernel frees
   */
  PrimitiveKernel(Primitive primitive, List<Tensor> constants, List<Tensor> owned) {
    this.primitive = primitive;
    this.constants = List.copyOf(constants);
    this.owned = List.copyOf(owned);
  }

  /**
   * Makes a kernel of the request's weights, copied to the layout that the primitive wants, and of
   * its bias where it has one.
   *
   * @param primitive closed on failure
   * @param keras how the request's weights lie
   */
  static PrimitiveKernel weighted(
      Primitive primitive, KernelRequest request, MemoryDescriptor keras) {
    try {
      Tensor weights =
          PreparedWeights.of(
              request.weights().get(0),
              keras,
              primitive.descriptor(dnnl.DNNL_ARG_WEIGHTS),
              request.threads());
      List<Tensor> constants = new ArrayList<>(request.weights());
      constants.set(0, weights);
      return new PrimitiveKernel(primitive, constants, List.of(weights));
    } catch (RuntimeException e) {
      primitive.close();
      throw e;
    }
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    long[] addresses = new long[srcs.size() + 1 + constants.size()];
    int at = 0;
    for (Tensor src : srcs) {
      addresses[at++] = src.address();
    }
    addresses[at++] = dsts.get(0).address();
    for (Tensor constant : constants) {
      addresses[at++] = constant.address();
    }
    long bytes = primitive.scratchBytes();
    if (bytes > 0 && primitive.implementation().startsWith(READS_STALE_SCRATCH)) {
      scratch.view(0, ElementType.UINT8, Shape.of(bytes)).clear();
    }
    primitive.run(bytes > 0 ? scratch.address() : 0, addresses);
  }

  @Override
  public long scratchBytes() {
    return primitive.scratchBytes();
  }

  @Override
  public long weightBytes() {
    return owned.stream().mapToLong(Tensor::bytes).sum();
  }

  @Override
  public String implementation() {
    return "onednn " + primitive.implementation();
  }

  @Override
  public void close() {
    primitive.close();
    owned.forEach(Tensor::close);
  }
}
