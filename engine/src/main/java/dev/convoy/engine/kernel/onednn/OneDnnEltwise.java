package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** A function of every number. */
final class OneDnnEltwise {
  private OneDnnEltwise() {}

  static Kernel of(KernelRequest request, Eltwise function) {
    long elements = request.batch() * request.srcs().get(0).elements();
    try (MemoryDescriptor array = MemoryDescriptor.rowMajor(dnnl.dnnl_f32, elements);
        Attributes attributes = new Attributes(List.of())) {
      Primitive primitive =
          new Primitive(
              "a function of " + elements + " numbers",
              request.threads(),
              result ->
                  dnnl.dnnl_eltwise_forward_primitive_desc_create(
                      result,
                      OneDnnLibrary.engine(),
                      dnnl.dnnl_forward_inference,
                      function.algorithm(),
                      array.handle(),
                      array.handle(),
                      function.alpha(),
                      function.beta(),
                      attributes.handle()),
              Arguments.plain());
      return new PrimitiveKernel(primitive, List.of(), List.of());
    }
  }
}
