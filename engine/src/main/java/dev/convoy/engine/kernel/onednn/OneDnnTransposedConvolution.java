package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.TransposedConvolution;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Transposed convolutions by oneDNN's deconvolution.
 *
 * <p>Its result is a window of the scatter, of any length as long as fewer than a stride's
 * positions lie past the scatter's end; those hold the bias alone, as in Keras.
 */
final class OneDnnTransposedConvolution {
  private OneDnnTransposedConvolution() {}

  static Kernel of(KernelRequest request, TransposedConvolution layer, List<Eltwise> functions) {
    ConvolutionProblem problem = ConvolutionProblem.of(request, layer);
    try (MemoryDescriptor keras =
        MemoryDescriptor.strided(dnnl.dnnl_f32, problem.weightSizes(), kerasStrides(problem))) {
      Primitive primitive =
          primitive(problem, dnnl.dnnl_f32, layer.bias(), functions, request.threads());
      return PrimitiveKernel.weighted(primitive, request, keras);
    }
  }

  /** Says where the elements of Keras' kernel [space..., out, in] lie, in oneDNN's order. */
  private static long[] kerasStrides(ConvolutionProblem problem) {
    long[] strides = problem.weightStrides();
    strides[0] = problem.channels();
    strides[1] = 1;
    return strides;
  }

  private static Primitive primitive(
      ConvolutionProblem problem, int type, boolean bias, List<Eltwise> functions, int threads) {
    try (MemoryDescriptor src =
            MemoryDescriptor.channelsLast(
                type, problem.batch(), problem.src(), problem.channels());
        MemoryDescriptor dst =
            MemoryDescriptor.channelsLast(
                dnnl.dnnl_f32, problem.batch(), problem.dst(), problem.filters());
        MemoryDescriptor weights = MemoryDescriptor.any(type, problem.weightSizes());
        MemoryDescriptor offsets = MemoryDescriptor.rowMajor(dnnl.dnnl_f32, problem.filters());
        Attributes attributes = new Attributes(functions)) {
      dnnl_memory_desc biasHandle = bias ? offsets.handle() : null;
      return new Primitive(
          "a transposed convolution " + problem.window(),
          threads,
          result ->
              dnnl.dnnl_deconvolution_forward_primitive_desc_create(
                  result,
                  OneDnnLibrary.engine(),
                  dnnl.dnnl_forward_inference,
                  dnnl.dnnl_deconvolution_direct,
                  src.handle(),
                  weights.handle(),
                  biasHandle,
                  dst.handle(),
                  problem.window().strides().toLongs(),
                  problem.gaps(),
                  problem.before().toLongs(),
                  problem.scatterLeftOver(),
                  attributes.handle()),
          Arguments.weighted(bias));
    }
  }
}
