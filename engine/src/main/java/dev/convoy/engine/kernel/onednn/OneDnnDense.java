package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/** Products of the last axis with a matrix; all axes ahead of it are rows. */
final class OneDnnDense {
  private OneDnnDense() {}

  static Kernel of(KernelRequest request, List<Eltwise> functions) {
    Shape src = request.srcs().get(0);
    long rows = request.batch() * src.elements(0, src.rank() - 1);
    long units = request.dsts().get(0).channels();
    boolean bias = request.weights().size() > 1;
    try (MemoryDescriptor keras = kerasKernel(src.channels(), units)) {
      Primitive primitive =
          primitive(
              new long[] {rows, src.channels(), units},
              dnnl.dnnl_f32,
              bias,
              functions,
              request.threads());
      return PrimitiveKernel.weighted(primitive, request, keras);
    }
  }

  /** Describes Keras' kernel [channels, units] in oneDNN's order: units, channels. */
  static MemoryDescriptor kerasKernel(long channels, long units) {
    return MemoryDescriptor.strided(
        dnnl.dnnl_f32, new long[] {units, channels}, new long[] {1, units});
  }

  /**
   * Makes a primitive with arguments source, result, weights and, if wanted, bias.
   *
   * @param sizes rows, channels, units
   * @param type of source and weights; result and bias are float32
   */
  static Primitive primitive(
      long[] sizes, int type, boolean bias, List<Eltwise> functions, int threads) {
    try (MemoryDescriptor src = MemoryDescriptor.rowMajor(type, sizes[0], sizes[1]);
        MemoryDescriptor dst = MemoryDescriptor.rowMajor(dnnl.dnnl_f32, sizes[0], sizes[2]);
        MemoryDescriptor weights = MemoryDescriptor.any(type, sizes[2], sizes[1]);
        MemoryDescriptor offsets = MemoryDescriptor.rowMajor(dnnl.dnnl_f32, sizes[2]);
        Attributes attributes = new Attributes(functions)) {
      dnnl_memory_desc biasHandle = bias ? offsets.handle() : null;
      return new Primitive(
          "a matrix product of " + sizes[0] + "x" + sizes[1] + "x" + sizes[2],
          threads,
          result ->
              dnnl.dnnl_inner_product_forward_primitive_desc_create(
                  result,
                  OneDnnLibrary.engine(),
                  dnnl.dnnl_forward_inference,
                  src.handle(),
                  weights.handle(),
                  biasHandle,
                  dst.handle(),
                  attributes.handle()),
          Arguments.weighted(bias));
    }
  }
}
