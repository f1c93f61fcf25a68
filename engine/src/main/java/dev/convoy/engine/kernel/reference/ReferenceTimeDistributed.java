package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Computes {@link TimeDistributed}: every step is an item of its own to the layer inside. */
final class ReferenceTimeDistributed extends ReferenceKernel {
  private final Kernel kernel;
  private final int steps;

  ReferenceTimeDistributed(KernelRequest request, TimeDistributed layer) {
    Shape src = request.srcs().get(0);
    steps = Math.multiplyExact(request.batch(), Math.toIntExact(src.size(0)));
    KernelRequest inside =
        new KernelRequest(
            layer.layer(),
            steps,
            List.of(src.slice(1, src.rank())),
            request.weights(),
            request.precision(),
            request.threads());
    kernel = inside.layer().accept(new ReferenceKernels(inside));
  }

  private Tensor folded(Tensor tensor) {
    Shape shape = tensor.shape();
    return tensor.reshape(shape.slice(2, shape.rank()).prepend(steps));
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    List<Tensor> results = dsts.stream().map(this::folded).toList();
    kernel.run(List.of(folded(srcs.get(0))), results, scratch);
  }

  @Override
  public long scratchBytes() {
    return kernel.scratchBytes();
  }

  @Override
  public void close() {
    super.close();
    kernel.close();
  }
}
