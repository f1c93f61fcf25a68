package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.DotProduct;
import dev.convoy.engine.layer.Merge;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceMergeTest {
  private static final float NAN = Float.NaN;

  @ParameterizedTest
  @CsvSource({
    "ADD, 15, 5",
    "SUBTRACT, 1, -5",
    "MULTIPLY, 80, 0",
    "DIVIDE, 0.8, 0",
    "AVERAGE, 5, 1.6666666",
    "MAXIMUM, 8, 4",
    "MINIMUM, 2, 0",
    "POWER, 1073741824, 0"
  })
  void combinesThreeSourcesInOrder(Merge.Operation operation, float first, float second) {
    LayerRun run =
        new LayerRun(new Merge(operation), 1, List.of(Shape.of(2), Shape.of(2), Shape.of(2)));
    List<float[]> srcs = List.of(floats(8, 0), floats(2, 1), floats(5, 4));
    assertArrayEquals(new float[] {first, second}, run.compute(srcs, List.of()).get(0), 1e-6f);
  }

  @Test
  void repeatsAxesOfSizeOne() {
    LayerRun run =
        new LayerRun(new Merge(Merge.Operation.ADD), 1, List.of(Shape.of(2, 1), Shape.of(1, 3)));
    assertArrayEquals(
        floats(11, 21, 31, 12, 22, 32),
        run.compute(List.of(floats(1, 2), floats(10, 20, 30)), List.of()).get(0));
  }

  @Test
  void repeatsASourceWithFewerAxesWithinEachItem() {
    LayerRun run =
        new LayerRun(new Merge(Merge.Operation.MULTIPLY), 2, List.of(Shape.of(2), Shape.of(2, 2)));
    assertArrayEquals(
        floats(1, 20, 3, 40, 500, 6000, 700, 8000),
        run.compute(List.of(floats(1, 10, 100, 1000), floats(1, 2, 3, 4, 5, 6, 7, 8)), List.of())
            .get(0));
  }

  @ParameterizedTest
  @EnumSource(Merge.Operation.class)
  void passesNanOn(Merge.Operation operation) {
    LayerRun run = new LayerRun(new Merge(operation), 1, List.of(Shape.of(3), Shape.of(3)));
    List<float[]> srcs = List.of(floats(NAN, 1, 2), floats(3, NAN, 2));
    float[] dst = run.compute(srcs, List.of()).get(0);
    assertArrayEquals(new float[] {NAN, NAN, dst[2]}, dst);
  }

  @Test
  void sumsProductsAlongAnAxisOfEach() {
    LayerRun matrices =
        new LayerRun(new DotProduct(1, 0, false), 1, List.of(Shape.of(2, 2), Shape.of(2, 3)));
    assertArrayEquals(
        floats(201, 402, 603, 403, 806, 1209),
        matrices
            .compute(List.of(floats(1, 2, 3, 4), floats(1, 2, 3, 100, 200, 300)), List.of())
            .get(0));
    LayerRun vectors =
        new LayerRun(new DotProduct(-1, -1, false), 2, List.of(Shape.of(2), Shape.of(2)));
    assertArrayEquals(
        floats(11, 39),
        vectors.compute(List.of(floats(1, 2, 3, 4), floats(3, 4, 5, 6)), List.of()).get(0));
  }

  @Test
  void comparesDirectionsWhenNormalized() {
    LayerRun run = new LayerRun(new DotProduct(0, 0, true), 1, List.of(Shape.of(2), Shape.of(2)));
    assertArrayEquals(
        floats(0.6), run.compute(List.of(floats(3, 4), floats(7, 0)), List.of()).get(0), 1e-7f);
    assertArrayEquals(
        floats(0), run.compute(List.of(floats(0, 0), floats(7, 0)), List.of()).get(0));
  }
}
