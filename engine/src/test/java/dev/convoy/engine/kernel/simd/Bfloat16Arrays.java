package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelCase;
import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.Offer;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Kernels with arrays of bfloat16 against the same kernels with arrays of float32. */
final class Bfloat16Arrays {
  private Bfloat16Arrays() {}

  /**
   * Requires that sources of bfloat16 give the bits that the same numbers give in float32, and that
   * a result of bfloat16 is that result rounded.
   *
   * @return whether the kernel takes such arrays
   */
  static boolean compare(KernelProvider provider, KernelCase drawn) {
    List<Tensor> weights = drawn.weights();
    List<Tensor> narrow =
        drawn.sources().stream().map(src -> closing(src, ElementType.BFLOAT16)).toList();
    // Not finite: such positions go another way.
    narrow.get(0).set(narrow.get(0).elements() / 2, Double.POSITIVE_INFINITY);
    List<Tensor> wide = narrow.stream().map(src -> src.convertTo(ElementType.FLOAT32)).toList();
    Offer offer = provider.offer(drawn.request(weights, 1));
    try (Kernel kernel = ((Offer.Accepted) offer).kernel()) {
      if (!kernel.takesBfloat16()) {
        return false;
      }
      float[] expected = drawn.run(kernel, wide).get(0);
      assertArrayEquals(expected, drawn.run(kernel, narrow).get(0), drawn::toString);
      List<Tensor> mixed = new ArrayList<>(wide);
      mixed.set(0, narrow.get(0));
      assertArrayEquals(expected, drawn.run(kernel, mixed).get(0), drawn::toString);
      for (List<Tensor> srcs : List.of(narrow, wide, mixed)) {
        float[] halves = drawn.run(kernel, srcs, ElementType.BFLOAT16).get(0);
        assertArrayEquals(rounded(expected), halves, drawn::toString);
      }
      return true;
    } finally {
      Stream.of(weights, narrow, wide).flatMap(List::stream).forEach(Tensor::close);
    }
  }

  private static float[] rounded(float[] values) {
    Shape shape = Shape.of(values.length);
    try (Tensor narrow = closing(Tensor.of(shape, values), ElementType.BFLOAT16);
        Tensor wide = narrow.convertTo(ElementType.FLOAT32)) {
      return wide.toFloats();
    }
  }

  private static Tensor closing(Tensor tensor, ElementType type) {
    try (tensor) {
      return tensor.convertTo(type);
    }
  }
}
