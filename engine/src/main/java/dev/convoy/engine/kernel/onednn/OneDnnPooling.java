package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** Largest and mean values under a sliding window; positions outside the source do not count. */
final class OneDnnPooling {
  private OneDnnPooling() {}

  static Kernel of(KernelRequest request, Pooling layer) {
    ConvolutionProblem problem = ConvolutionProblem.of(request, layer);
    return new PrimitiveKernel(
        primitive(problem, layer.reduction(), request.threads()), List.of(), List.of());
  }

  /** A global pooling has a window as large as the source. */
  static Kernel of(KernelRequest request, GlobalPooling layer) {
    Shape src = request.srcs().get(0);
    int first = src.rank() - 1 - layer.axes();
    int[] size = new int[layer.axes()];
    for (int axis = 0; axis < size.length; axis++) {
      size[axis] = Math.toIntExact(src.size(first + axis));
    }
    Window window = Window.of(Extents.of(size), Extents.of(size), Padding.VALID);
    Pooling pooling = new Pooling(layer.reduction(), window);
    return of(request.with(pooling, request.srcs(), List.of()), pooling);
  }

  private static Primitive primitive(
      ConvolutionProblem problem, Pooling.Reduction reduction, int threads) {
    try (MemoryDescriptor src =
            MemoryDescriptor.channelsLast(
                dnnl.dnnl_f32, problem.batch(), problem.src(), problem.channels());
        MemoryDescriptor dst =
            MemoryDescriptor.channelsLast(
                dnnl.dnnl_f32, problem.batch(), problem.dst(), problem.filters());
        Attributes attributes = new Attributes(List.of())) {
      return new Primitive(
          "a pooling " + problem.window(),
          threads,
          result ->
              dnnl.dnnl_pooling_forward_primitive_desc_create(
                  result,
                  OneDnnLibrary.engine(),
                  dnnl.dnnl_forward_inference,
                  reduction == Pooling.Reduction.MAX
                      ? dnnl.dnnl_pooling_max
                      : dnnl.dnnl_pooling_avg_exclude_padding,
                  src.handle(),
                  dst.handle(),
                  problem.window().strides().toLongs(),
                  problem.window().size().toLongs(),
                  problem.gaps(),
                  problem.before().toLongs(),
                  problem.after(),
                  attributes.handle()),
          Arguments.plain());
    }
  }
}
