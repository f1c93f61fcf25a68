package dev.convoy.engine.kernel.reference;

import static dev.convoy.engine.kernel.reference.LayerRun.counting;
import static dev.convoy.engine.kernel.reference.LayerRun.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.convoy.engine.layer.Concatenation;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.RepeatVector;
import dev.convoy.engine.layer.Reshape;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceGatherTest {
  @Test
  void reordersAxes() {
    assertArrayEquals(
        floats(1, 4, 2, 5, 3, 6),
        LayerRun.of(new Permute(Extents.of(1, 0)), 2, 3).compute(counting(1, 6)));
    assertArrayEquals(
        floats(1, 3, 5, 7, 2, 4, 6, 8),
        LayerRun.of(Permute.channelsToFirst(3), 2, 2, 2).compute(counting(1, 8)));
  }

  @Test
  void crops() {
    Layer layer = new Cropping(Extents.of(1, 0), Extents.of(0, 2));
    assertArrayEquals(floats(4), LayerRun.of(layer, 2, 3, 1).compute(counting(1, 6)));
  }

  @Test
  void surroundsWithZeros() {
    Layer layer = new ZeroPadding(Extents.of(1, 0), Extents.of(0, 2));
    assertArrayEquals(
        floats(0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0),
        LayerRun.of(layer, 1, 1, 2).compute(floats(1, 2)));
  }

  @Test
  void carriesAxesAheadOfTheSpatialOnes() {
    Layer layer = new ZeroPadding(Extents.of(1), Extents.of(0));
    assertArrayEquals(floats(0, 1, 0, 2), LayerRun.of(layer, 2, 1, 1).compute(floats(1, 2)));
  }

  @Test
  void takesEveryStepOfARange() {
    Layer open = new Slice(0, 1, Long.MAX_VALUE, 2);
    assertArrayEquals(floats(2, 4), LayerRun.of(open, 5, 1).compute(counting(1, 5)));
    Layer last = new Slice(-1, 0, 2, 1);
    assertArrayEquals(floats(1, 2, 4, 5), LayerRun.of(last, 2, 3).compute(counting(1, 6)));
  }

  @Test
  void repeatsAVector() {
    assertArrayEquals(
        floats(1, 2, 1, 2, 1, 2), LayerRun.of(new RepeatVector(3), 2).compute(floats(1, 2)));
  }

  @Test
  void keepsNumbersAndOrder() {
    float[] src = counting(1, 6);
    for (Layer layer :
        List.of(
            new Identity(),
            new Flatten(),
            new Reshape(Shape.of(3, Shape.UNKNOWN)),
            new Input(Shape.of(2, 3)))) {
      assertArrayEquals(src, LayerRun.of(layer, 2, 3).compute(src), layer.kind());
    }
  }

  @Test
  void concatenatesAlongAnAxis() {
    List<float[]> srcs = List.of(floats(1, 2, 3, 4), floats(5, 6));
    LayerRun last = new LayerRun(new Concatenation(-1), 1, List.of(Shape.of(2, 2), Shape.of(2, 1)));
    assertArrayEquals(floats(1, 2, 5, 3, 4, 6), last.compute(srcs, List.of()).get(0));
    LayerRun first = new LayerRun(new Concatenation(0), 1, List.of(Shape.of(2, 2), Shape.of(1, 2)));
    assertArrayEquals(floats(1, 2, 3, 4, 5, 6), first.compute(srcs, List.of()).get(0));
  }

  @Test
  void concatenatesEveryItemOfABatch() {
    LayerRun run = new LayerRun(new Concatenation(-1), 2, List.of(Shape.of(1), Shape.of(2)));
    assertArrayEquals(
        floats(1, 3, 4, 2, 5, 6),
        run.compute(List.of(floats(1, 2), floats(3, 4, 5, 6)), List.of()).get(0));
  }
}
