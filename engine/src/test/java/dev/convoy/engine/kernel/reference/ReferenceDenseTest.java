package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.Embedding;
import dev.convoy.engine.layer.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceDenseTest {
  @Test
  void multipliesTheLastAxis() {
    Layer layer = new Dense(3, true, Activation.Relu.PLAIN);
    assertArrayEquals(
        floats(21, 42, 0, 43, 86, 0),
        LayerRun.of(layer, 2, 2)
            .compute(floats(1, 2, 3, 4), floats(1, 2, -3, 10, 20, -30), floats(0, 0, 0.5)));
  }

  @Test
  void equalsItselfWhateverTheNumberOfRows() {
    Layer layer = new Dense(1 << 17, false, Activation.linear());
    float[] weights = LayerRun.counting(0, 1 << 17);
    float[] dst = LayerRun.of(layer, 5, 1).compute(floats(1, 2, 3, 4, 5), weights);
    for (int row = 0; row < 5; row++) {
      assertEquals((row + 1) * 77f, dst[(row << 17) + 77]);
    }
  }

  @Test
  void replacesNumbersByRowsOfATable() {
    assertArrayEquals(
        floats(5, 6, 1, 2),
        LayerRun.of(new Embedding(3, 2), 2).compute(floats(2, 0.5), floats(1, 2, 3, 4, 5, 6)));
  }

  @ParameterizedTest
  @ValueSource(floats = {3, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesNumbersOutsideTheTable(float number) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                LayerRun.of(new Embedding(3, 2), 1)
                    .compute(new float[] {number}, floats(1, 2, 3, 4, 5, 6)));
    assertEquals("Cannot embed: a number must be 0 to 2, received " + number, e.getMessage());
  }
}
