package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.ConvLstm;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes {@link ConvLstm} by the kernels of its two convolutions and its two activations; the
 * convolution of the source is computed for all steps at once.
 */
final class ReferenceConvLstm extends ReferenceKernel {
  private static final int GATES = 4;

  private final ConvLstm layer;
  private final int batch;
  private final int steps;

  /** One state, with the batch. */
  private final Shape state;

  private final Kernel input;
  private final Kernel recurrent;
  private final Kernel activation;
  private final Kernel gate;

  ReferenceConvLstm(KernelRequest request, ConvLstm layer) {
    this.layer = layer;
    Shape src = request.srcs().get(0);
    batch = request.batch();
    steps = Math.toIntExact(src.size(0));
    Shape step = src.slice(1, src.rank());
    List<Tensor> weights = new ArrayList<>(request.weights());
    Tensor recurrentKernel = weights.remove(1);
    Convolution inside = layer.inputConvolution();
    KernelRequest allSteps = request.with(inside, List.of(src), weights);
    Shape item = inside.outputShape(List.of(step)).with(-1, layer.filters());
    KernelRequest onState =
        request.with(layer.recurrentConvolution(), List.of(item), List.of(recurrentKernel));
    state = item.prepend(batch);
    input = new ReferenceConvolution(allSteps, inside);
    recurrent = new ReferenceConvolution(onState, layer.recurrentConvolution());
    activation = activation(onState, layer.activation());
    gate = activation(onState, layer.gate());
  }

  private static Kernel activation(KernelRequest onState, Activation activation) {
    ActivationLayer layer = new ActivationLayer(activation);
    return ReferenceActivation.of(onState.with(layer, onState.srcs(), List.of()), layer);
  }

  /** The intermediate values of a run. */
  private final class Memory {
    private final Tensor scratch;
    private long used;

    /** All gates of all steps: what the source adds. */
    final Tensor fromSource;

    /** All gates of one step: what the last state adds. */
    final Tensor fromState;

    final Tensor sum;
    final List<Tensor> gates = new ArrayList<>();
    final Tensor h;
    final Tensor c;

    Memory(Tensor scratch) {
      this.scratch = scratch;
      Shape all = state.with(-1, (long) GATES * layer.filters());
      fromSource = take(all.slice(1, all.rank()).prepend(steps).prepend(batch));
      fromState = take(all);
      sum = take(state);
      for (int k = 0; k < GATES; k++) {
        gates.add(take(state));
      }
      h = take(state);
      c = take(state);
      h.clear();
      c.clear();
    }

    private Tensor take(Shape shape) {
      Tensor part = scratch.view(used, ElementType.FLOAT32, shape);
      used += part.bytes();
      return part;
    }
  }

  @Override
  public long scratchBytes() {
    long states = Math.multiplyExact(state.elements(), (long) ElementType.FLOAT32.bytes());
    int other = 3 + GATES;
    return Math.multiplyExact(states, (steps + 1L) * GATES + other);
  }

  @Override
  void compute(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    Memory memory = new Memory(scratch);
    input.run(srcs, List.of(memory.fromSource), scratch);
    for (int k = 0; k < steps; k++) {
      step(memory, layer.backwards() ? steps - 1 - k : k, scratch);
      if (layer.sequences()) {
        storeStep(memory.h, dsts.get(0), k);
      }
    }
    if (!layer.sequences()) {
      memory.h.copyTo(0, dsts.get(0), 0, memory.h.elements());
    }
    if (layer.states()) {
      memory.h.copyTo(0, dsts.get(1), 0, memory.h.elements());
      memory.c.copyTo(0, dsts.get(2), 0, memory.c.elements());
    }
  }

  private void storeStep(Tensor h, Tensor dst, int step) {
    long size = state.elements() / batch;
    for (int item = 0; item < batch; item++) {
      h.copyTo(item * size, dst, ((long) item * steps + step) * size, size);
    }
  }

  private void step(Memory memory, int time, Tensor scratch) {
    recurrent.run(List.of(memory.h), List.of(memory.fromState), scratch);
    for (int k = 0; k < GATES; k++) {
      sumGate(memory, time, k);
      Kernel function = k == 2 ? activation : gate;
      function.run(List.of(memory.sum), List.of(memory.gates.get(k)), scratch);
    }
    for (long i = 0; i < memory.c.elements(); i++) {
      double kept = (double) memory.gates.get(1).getFloat(i) * memory.c.getFloat(i);
      double added = (double) memory.gates.get(0).getFloat(i) * memory.gates.get(2).getFloat(i);
      memory.c.setFloat(i, (float) (kept + added));
    }
    activation.run(List.of(memory.c), List.of(memory.sum), scratch);
    for (long i = 0; i < memory.h.elements(); i++) {
      memory.h.setFloat(i, memory.gates.get(3).getFloat(i) * memory.sum.getFloat(i));
    }
  }

  private void sumGate(Memory memory, int time, int gate) {
    int filters = layer.filters();
    long positions = state.elements() / batch / filters;
    for (long i = 0; i < memory.sum.elements(); i++) {
      long position = i / filters;
      long at = (position * GATES + gate) * filters + i % filters;
      long step = position / positions * steps + time;
      long atStep = ((step * positions + position % positions) * GATES + gate) * filters;
      double source = memory.fromSource.getFloat(atStep + i % filters);
      memory.sum.setFloat(i, (float) (source + memory.fromState.getFloat(at)));
    }
  }

  @Override
  public void close() {
    super.close();
    List.of(input, recurrent, activation, gate).forEach(Kernel::close);
  }
}
