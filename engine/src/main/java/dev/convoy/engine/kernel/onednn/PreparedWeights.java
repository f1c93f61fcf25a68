package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** Copies arrays to the layout that a primitive wants. */
final class PreparedWeights {
  private PreparedWeights() {}

  /**
   * Allocates a copy of {@code values} in another layout or element type.
   *
   * @param from how the values lie
   * @param to how the copy lies
   */
  static Tensor of(Tensor values, MemoryDescriptor from, MemoryDescriptor to, int threads) {
    Tensor copy = Tensor.allocate(ElementType.UINT8, Shape.of(to.bytes()));
    try (Primitive reorder = reorder(from, to, threads);
        Tensor scratch = Tensor.allocate(ElementType.UINT8, Shape.of(reorder.scratchBytes()))) {
      reorder.run(scratch.address(), values.address(), copy.address());
      return copy;
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** Makes a primitive that copies from one layout or element type to another. */
  static Primitive reorder(MemoryDescriptor from, MemoryDescriptor to, int threads) {
    try (Attributes attributes = new Attributes(List.of())) {
      return new Primitive(
          "a reorder",
          threads,
          result ->
              dnnl.dnnl_reorder_primitive_desc_create(
                  result,
                  from.handle(),
                  OneDnnLibrary.engine(),
                  to.handle(),
                  OneDnnLibrary.engine(),
                  attributes.handle()),
          dnnl.DNNL_ARG_FROM,
          dnnl.DNNL_ARG_TO);
    }
  }
}
