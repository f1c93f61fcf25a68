package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ConvLstm;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.TimeDistributed;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceConvLstmTest {
  /** Gates are the identity, so that small whole numbers can be followed by hand. */
  private static ConvLstm layer(boolean sequences, boolean states, boolean backwards) {
    Window window = Window.of(Extents.of(1), Extents.of(1), Padding.VALID);
    return new ConvLstm(
        1, window, true, Activation.linear(), Activation.linear(), sequences, states, backwards);
  }

  private static List<float[]> run(ConvLstm layer) {
    LayerRun run = new LayerRun(layer, 1, List.of(Shape.of(2, 1, 1)));
    List<float[]> weights = List.of(floats(1, 2, 3, 4), floats(1, 0, 10, 0), floats(0, 1, 0, 0));
    return run.compute(List.of(floats(1, 2)), weights);
  }

  /**
   * Step 1 with x = 1: i = 1, f = 3, candidate = 3, o = 4; c = 3, h = 12. Step 2 with x = 2: i = 2
   * + 12, f = 5, candidate = 6 + 120, o = 8; c = 15 + 14 * 126 = 1779, h = 14232.
   */
  @Test
  void stepsThroughTime() {
    assertArrayEquals(floats(14232), run(layer(false, false, false)).get(0));
    assertArrayEquals(floats(12, 14232), run(layer(true, false, false)).get(0));
  }

  @Test
  void returnsTheLastStates() {
    List<float[]> results = run(layer(true, true, false));
    assertArrayEquals(floats(12, 14232), results.get(0));
    assertArrayEquals(floats(14232), results.get(1));
    assertArrayEquals(floats(1779), results.get(2));
  }

  /**
   * Step 1 with x = 2: i = 2, candidate = 6, o = 8; c = 12, h = 96. Step 2 with x = 1: i = 97, f =
   * 3, candidate = 963, o = 4; c = 36 + 93411, h = 373788.
   */
  @Test
  void keepsTheOrderOfProcessingBackwards() {
    assertArrayEquals(floats(96, 373788), run(layer(true, false, true)).get(0));
  }

  @Test
  void keepsTheItemsOfABatchApart() {
    ConvLstm layer = layer(true, false, false);
    List<float[]> weights = List.of(floats(1, 2, 3, 4), floats(1, 0, 10, 0), floats(0, 1, 0, 0));
    LayerRun run = new LayerRun(layer, 2, List.of(Shape.of(2, 1, 1)));
    assertArrayEquals(
        floats(12, 14232, 96, 373788), run.compute(List.of(floats(1, 2, 2, 1)), weights).get(0));
  }

  @Test
  void strides() {
    Window window = Window.of(Extents.of(2), Extents.of(2), Padding.SAME);
    ConvLstm layer =
        new ConvLstm(
            1, window, false, Activation.linear(), Activation.linear(), false, false, false);
    LayerRun run = new LayerRun(layer, 1, List.of(Shape.of(1, 3, 1)));
    List<float[]> weights = List.of(floats(1, 1, 1, 1, 0, 0, 0, 1), floats(1, 1, 1, 1, 1, 1, 1, 1));
    assertArrayEquals(floats(3, 27), run.compute(List.of(floats(1, 2, 3)), weights).get(0));
  }

  @Test
  void appliesALayerToEveryStep() {
    Layer dense = new TimeDistributed(new Dense(1, true, Activation.linear()));
    assertArrayEquals(
        floats(21.5, 43.5),
        LayerRun.of(dense, 2, 2).compute(floats(1, 2, 3, 4), floats(1, 10), floats(0.5)));
    Window window = Window.of(Extents.of(2), Extents.of(1), Padding.VALID);
    Layer convolution =
        new TimeDistributed(new Convolution(1, window, 1, false, Activation.linear()));
    assertArrayEquals(
        floats(21, 43),
        LayerRun.of(convolution, 2, 2, 1).compute(floats(1, 2, 3, 4), floats(1, 10)));
  }
}
