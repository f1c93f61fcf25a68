package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Computes {@link Concatenation}. */
final class ReferenceConcatenation extends ReferenceKernel {
  private final long outer;
  private final List<Long> runs;

  ReferenceConcatenation(KernelRequest request, Concatenation layer) {
    Shape first = request.srcs().get(0);
    int axis = layer.axis() < 0 ? layer.axis() + first.rank() : layer.axis();
    outer = request.batch() * first.elements(0, axis);
    runs = request.srcs().stream().map(src -> src.elements(axis, src.rank())).toList();
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    long at = 0;
    for (long i = 0; i < outer; i++) {
      for (int k = 0; k < runs.size(); k++) {
        srcs.get(k).copyTo(i * runs.get(k), dsts.get(0), at, runs.get(k));
        at += runs.get(k);
      }
    }
  }
}
