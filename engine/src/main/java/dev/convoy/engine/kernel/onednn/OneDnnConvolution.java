package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Convolutions of every rank, with groups and depthwise.
 *
 * <p>Source and result stay channels last, which costs nothing against oneDNN's own blocked
 * layouts; the kernel is brought once to the layout that the primitive prefers. Depthwise ones are
 * given as groups of one channel: only then does oneDNN take its fast path.
 */
final class OneDnnConvolution {
  /**
   * oneDNN 3.11 takes too little scratch memory here when strides are larger than the kernel, and
   * then overwrites what it still needs (mended upstream in c3d821b6ac, July 2026). With one window
   * along an axis and a stride there it reads wrong rows of a source of one channel, as
   * TensorFlow's own copy does.
   */
  private static final String UNSAFE_WITH_SOME_STRIDES = "brg_conv_fwd";

  private OneDnnConvolution() {}

  /**
   * Makes a float32 kernel.
   *
   * @param functions applied to the result, and to its sum with the second source if there is one,
   *     by the primitive itself
   */
  static Kernel of(KernelRequest request, ConvolutionProblem problem, List<Eltwise> functions) {
    boolean bias = request.weights().size() > 1;
    boolean residual = request.srcs().size() > 1;
    try (MemoryDescriptor keras =
        MemoryDescriptor.strided(dnnl.dnnl_f32, problem.weightSizes(), problem.weightStrides())) {
      Primitive primitive = primitive(problem, bias, residual, functions, request.threads());
      return PrimitiveKernel.weighted(primitive, request, keras);
    }
  }

  private static Primitive primitive(
      ConvolutionProblem problem,
      boolean bias,
      boolean residual,
      List<Eltwise> functions,
      int threads) {
    int type = dnnl.dnnl_f32;
    try (MemoryDescriptor src =
            MemoryDescriptor.channelsLast(
                type, problem.batch(), problem.src(), problem.channels());
        MemoryDescriptor dst =
            MemoryDescriptor.channelsLast(type, problem.batch(), problem.dst(), problem.filters());
        MemoryDescriptor weights = MemoryDescriptor.any(type, problem.weightSizes());
        MemoryDescriptor offsets = MemoryDescriptor.rowMajor(type, problem.filters());
        Attributes attributes = new Attributes(residual ? List.of(dst) : List.of(), functions)) {
      dnnl_memory_desc biasHandle = bias ? offsets.handle() : null;
      return new Primitive(
          "a convolution " + problem.window(),
          threads,
          result ->
              dnnl.dnnl_convolution_forward_primitive_desc_create(
                  result,
                  OneDnnLibrary.engine(),
                  dnnl.dnnl_forward_inference,
                  dnnl.dnnl_convolution_direct,
                  src.handle(),
                  weights.handle(),
                  biasHandle,
                  dst.handle(),
                  problem.window().strides().toLongs(),
                  problem.gaps(),
                  problem.before().toLongs(),
                  problem.after(),
                  attributes.handle()),
          name ->
              (problem.skipsPositions() || problem.hasIdleStride())
                  && name.startsWith(UNSAFE_WITH_SOME_STRIDES),
          residual ? Arguments.residual(bias) : Arguments.weighted(bias));
    }
  }
}
