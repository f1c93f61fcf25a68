package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.ChainedKernel;
import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** What the AVX-512 kernels offer: layers that weigh each channel by itself. */
final class VectorOffers {
  private final KernelRequest request;
  private final Shape src;

  VectorOffers(KernelRequest request) {
    this.request = request;
    this.src = request.srcs().get(0);
  }

  /** Several kernels for each channel are groups of one channel. */
  Offer depthwise(DepthwiseConvolution layer) {
    if (layer.multiplier() > 1) {
      return grouped(layer.window(), src.channels(), layer.activation());
    }
    long[] plain =
        WindowProblem.numbers(request, layer.window(), src.channels(), VectorFunction.LINEAR);
    if (CVectorKernels.convoy_depthwise_takes(plain) == 0) {
      return Offer.declined("no vector kernel for depthwise " + layer.window());
    }
    List<Tensor> weights = request.weights();
    long bias = layer.bias() ? weights.get(1).address() : 0;
    return FusedActivation.offer(
        request,
        layer.activation(),
        function ->
            depthwise(
                WindowProblem.numbers(request, layer.window(), src.channels(), function),
                weights,
                bias));
  }

  private VectorKernel depthwise(long[] window, List<Tensor> weights, long bias) {
    return VectorKernel.halving(
        request,
        "depthwise",
        (halves, srcs, dst) ->
            CVectorKernels.convoy_depthwise_run(
                window,
                halves,
                srcs.get(0).address(),
                weights.get(0).address(),
                bias,
                dst.address()));
  }

  /**
   * Depthwise here, then products: in bands in reduced precision, else by another library.
   *
   * @param multiplier computes products of bfloat16, where there is one
   */
  Offer separable(
      SeparableConvolution layer, KernelProvider products, Optional<Multiplier> multiplier) {
    DepthwiseConvolution first = layer.depthwise();
    KernelRequest head = request.with(first, request.srcs(), request.weights().subList(0, 1));
    long[] numbers =
        WindowProblem.numbers(head, layer.window(), src.channels(), VectorFunction.LINEAR);
    if (layer.multiplier() > 1 || CVectorKernels.convoy_depthwise_takes(numbers) == 0) {
      return Offer.declined("no vector kernel for " + first.kind());
    }
    List<Tensor> weights = request.weights();
    KernelRequest tail =
        request.with(layer.pointwise(), head.dsts(), weights.subList(1, weights.size()));
    if (request.precision() != Precision.FLOAT32 && multiplier.isPresent()) {
      TileProblem problem = TileProblem.of(tail, layer.pointwise().window(), multiplier.get());
      if (SimdOffers.keepsItsBound(request.precision(), problem)) {
        return banded(layer.activation(), numbers, problem);
      }
    }
    if (!(products.offer(tail) instanceof Offer.Accepted second)) {
      return Offer.declined(products.name() + " does not take the pointwise part");
    }
    Kernel depthwise = depthwise(numbers, head.weights(), 0);
    Shape between = head.dsts().get(0).prepend(request.batch());
    return Offer.of(new ChainedKernel(depthwise, second.kernel(), between));
  }

  private Offer banded(Activation activation, long[] numbers, TileProblem pointwise) {
    return FusedActivation.offer(
        request,
        activation,
        function -> BandedSeparable.of(request, numbers, pointwise.followedBy(function)));
  }

  Offer grouped(Convolution layer) {
    return layer.groups() == 1
        ? Offer.declined("computes convolutions of several groups only")
        : grouped(layer.window(), layer.groups(), layer.activation());
  }

  private Offer grouped(Window window, long groups, Activation activation) {
    long[] plain = WindowProblem.numbers(request, window, groups, VectorFunction.LINEAR);
    if (CVectorKernels.convoy_grouped_takes(plain) == 0) {
      return Offer.declined(
          "no vector kernel for "
              + groups
              + " groups of "
              + src.channels() / groups
              + " channels and a window of "
              + window);
    }
    return FusedActivation.offer(
        request,
        activation,
        function ->
            GroupedConvolution.of(
                request, WindowProblem.numbers(request, window, groups, function)));
  }

  Offer pooling(Pooling layer) {
    long[] window =
        WindowProblem.numbers(request, layer.window(), src.channels(), VectorFunction.LINEAR);
    if (CVectorKernels.convoy_pooling_takes(window) == 0) {
      return Offer.declined("no vector kernel for pooling " + layer.window());
    }
    int mean = layer.reduction() == Pooling.Reduction.AVERAGE ? 1 : 0;
    return Offer.of(
        VectorKernel.halving(
            request,
            "pooling",
            (halves, srcs, dst) ->
                CVectorKernels.convoy_pooling_run(
                    window, mean, halves, srcs.get(0).address(), dst.address())));
  }

  Offer globalPooling(GlobalPooling layer) {
    if (layer.reduction() != Pooling.Reduction.AVERAGE) {
      return Offer.declined("no vector kernel for the largest value of all positions");
    }
    int first = src.rank() - 1 - layer.axes();
    long items = request.batch() * src.elements(0, first);
    long positions = src.elements(first, src.rank() - 1);
    return Offer.of(
        VectorKernel.halving(
            request,
            "mean",
            (halves, srcs, dst) ->
                CVectorKernels.convoy_mean_run(
                    items,
                    positions,
                    src.channels(),
                    request.threads(),
                    halves,
                    srcs.get(0).address(),
                    dst.address())));
  }

  Offer activation(ActivationLayer layer) {
    Optional<VectorFunction> function = VectorFunction.of(layer.activation());
    if (function.isEmpty()) {
      return Offer.declined("no vector function " + layer.activation());
    }
    long[] numbers = function.get().numbers();
    long elements = request.batch() * src.elements();
    return Offer.of(
        VectorKernel.of(
            layer.activation().toString(),
            (halves, srcs, dst) ->
                CVectorKernels.convoy_apply_run(
                    numbers, elements, request.threads(), srcs.get(0).address(), dst.address())));
  }

  Offer merge(Merge layer) {
    int operation =
        switch (layer.operation()) {
          case ADD -> 0;
          case SUBTRACT -> 1;
          case MULTIPLY -> 2;
          default -> -1;
        };
    if (operation < 0 || request.srcs().size() != 2) {
      return Offer.declined("no vector kernel for this merge of " + request.srcs().size());
    }
    Shape dst = request.dsts().get(0);
    boolean firstWhole = src.equals(dst);
    Shape other = request.srcs().get(firstWhole ? 1 : 0);
    boolean whole = other.equals(dst);
    boolean repeated =
        other.rank() == dst.rank()
            && other.elements() == dst.channels()
            && other.channels() == dst.channels();
    if (!(whole || repeated)
        || !(firstWhole || (operation != 1 && request.srcs().get(1).equals(dst)))) {
      return Offer.declined("sources repeat along other axes than all positions");
    }
    long positions = dst.elements() / Math.max(1, dst.channels());
    long[] numbers = {
      request.batch(), positions, dst.channels(), operation, whole ? 0 : 1, request.threads()
    };
    int a = firstWhole ? 0 : 1;
    return Offer.of(
        VectorKernel.halving(
            request,
            "merge",
            (halves, srcs, result) ->
                CVectorKernels.convoy_merge_run(
                    numbers,
                    Halves.of(List.of(srcs.get(a), srcs.get(1 - a)), List.of(result)),
                    srcs.get(a).address(),
                    srcs.get(1 - a).address(),
                    result.address())));
  }
}
