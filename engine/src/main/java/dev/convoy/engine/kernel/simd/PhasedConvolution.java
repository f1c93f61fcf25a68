package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A transposed convolution as one convolution of stride 1 for each phase of its strides: no product
 * with an inserted zero is computed, and each writes every stride-th result in place. Items are
 * computed one after another, so that all phases find the item's source in the cache, converted
 * once where it stays there.
 */
final class PhasedConvolution implements Kernel {
  private final List<TileConvolution> phases;
  private final List<Tensor> kernels;

  /** Takes the phases and the kernels that they were made of; closes both. */
  private PhasedConvolution(List<TileConvolution> phases, List<Tensor> kernels) {
    this.phases = List.copyOf(phases);
    this.kernels = List.copyOf(kernels);
  }

  /** Returns the phases of each spatial axis. */
  static List<List<AxisPhase>> phases(KernelRequest request, TransposedConvolution layer) {
    Shape src = request.srcs().get(0);
    int axes = layer.window().axes();
    List<List<AxisPhase>> phases = new ArrayList<>();
    for (int axis = 0; axis < axes; axis++) {
      phases.add(AxisPhase.of(layer, axis, src.size(src.rank() - 1 - axes + axis)));
    }
    return phases;
  }

  /** Returns one list of phases, one for each axis, for every part of the result. */
  static List<List<AxisPhase>> parts(List<List<AxisPhase>> phases) {
    List<List<AxisPhase>> parts = List.of(List.of());
    for (List<AxisPhase> ofAxis : phases) {
      parts =
          parts.stream()
              .flatMap(
                  part ->
                      ofAxis.stream()
                          .map(phase -> Stream.concat(part.stream(), Stream.of(phase)).toList()))
              .toList();
    }
    return parts;
  }

  /**
   * Prepares the parts.
   *
   * @param function what is applied to each result
   */
  static PhasedConvolution of(
      KernelRequest request,
      Window window,
      List<List<AxisPhase>> parts,
      Multiplier multiplier,
      VectorFunction function) {
    List<TileConvolution> kernels = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    KernelRequest one = request.withBatch(1);
    List<TileProblem> problems =
        TileProblem.sharingRows(
            parts.stream().map(part -> TileProblem.of(one, window, part, multiplier)).toList());
    for (int i = 0; i < parts.size(); i++) {
      Tensor kernel = kernel(request.weights().get(0), parts.get(i));
      weights.add(kernel);
      List<Tensor> own = new ArrayList<>(request.weights());
      own.set(0, kernel);
      kernels.add(
          TileConvolution.of(
              request.with(request.layer(), request.srcs(), own),
              problems.get(i).followedBy(function)));
    }
    return new PhasedConvolution(kernels, weights);
  }

  /**
   * Brings {@code [size..., filters, channels]} to the {@code [taps..., channels, filters]} of a
   * part.
   */
  private static Tensor kernel(Tensor whole, List<AxisPhase> part) {
    Shape shape = whole.shape();
    int axes = part.size();
    long filters = shape.size(axes);
    long channels = shape.size(axes + 1);
    long[] taps = part.stream().mapToLong(phase -> phase.taps().size()).toArray();
    return Tensor.generate(
        Shape.of(taps).concat(Shape.of(channels, filters)),
        i -> {
          long filter = i % filters;
          long channel = i / filters % channels;
          long rest = i / filters / channels;
          long at = 0;
          long step = 1;
          for (int axis = axes - 1; axis >= 0; axis--) {
            at += part.get(axis).taps().get((int) (rest % taps[axis])) * step;
            rest /= taps[axis];
            step *= shape.size(axis);
          }
          return whole.get((at * filters + filter) * channels + channel);
        });
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    long batch = srcs.get(0).shape().size(0);
    long src = srcs.get(0).bytes() / batch;
    long dst = dsts.get(0).bytes() / batch;
    int halves = Halves.of(srcs, dsts);
    for (long item = 0; item < batch; item++) {
      long from = srcs.get(0).address() + item * src;
      phases.get(0).convert(halves, from, scratch.address());
      for (TileConvolution phase : phases) {
        phase.run(halves, from, 0, dsts.get(0).address() + item * dst, scratch.address());
      }
    }
  }

  @Override
  public boolean takesBfloat16() {
    return phases.stream().allMatch(Kernel::takesBfloat16);
  }

  @Override
  public long scratchBytes() {
    return phases.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
  }

  @Override
  public long weightBytes() {
    return phases.stream().mapToLong(Kernel::weightBytes).sum()
        + kernels.stream().mapToLong(Tensor::bytes).sum();
  }

  @Override
  public Precision precision() {
    return phases.get(0).precision();
  }

  @Override
  public String implementation() {
    return phases.get(0).implementation() + ", in " + phases.size() + " phases";
  }

  @Override
  public void close() {
    phases.forEach(Kernel::close);
    kernels.forEach(Tensor::close);
  }
}
