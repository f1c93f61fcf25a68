package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Two kernels, one after the other; what lies between them is kept in scratch memory. */
final class ReferenceChain extends ReferenceKernel {
  private final Kernel first;
  private final Kernel second;
  private final Shape middle;

  /**
   * Takes over two kernels.
   *
   * @param middle result shape of the first, with the batch
   */
  ReferenceChain(Kernel first, Shape middle, Kernel second) {
    this.first = first;
    this.middle = middle;
    this.second = second;
  }

  static ReferenceChain of(KernelRequest request, SeparableConvolution layer) {
    List<Tensor> weights = request.weights();
    KernelRequest depthwise =
        request.with(layer.depthwise(), request.srcs(), weights.subList(0, 1));
    KernelRequest pointwise =
        request.with(layer.pointwise(), depthwise.dsts(), weights.subList(1, weights.size()));
    return new ReferenceChain(
        new ReferenceDepthwiseConvolution(depthwise, layer.depthwise()),
        depthwise.dsts().get(0).prepend(request.batch()),
        new ReferenceConvolution(pointwise, layer.pointwise()));
  }

  private long middleBytes() {
    return Math.multiplyExact(middle.elements(), (long) ElementType.FLOAT32.bytes());
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    Tensor between = scratch.view(0, ElementType.FLOAT32, middle);
    first.run(srcs, List.of(between), scratch);
    second.run(List.of(between), dsts, scratch);
  }

  @Override
  public long scratchBytes() {
    return middleBytes();
  }

  @Override
  public void close() {
    super.close();
    first.close();
    second.close();
  }
}
