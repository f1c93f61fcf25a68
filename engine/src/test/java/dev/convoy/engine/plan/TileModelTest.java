package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.GlobalPooling;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.TileModel;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.plan.pass.Passes;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TileModelTest {
  private static final PlanOptions REFERENCE =
      new PlanOptions(
          1,
          Precision.FLOAT32,
          1,
          new KernelProviders(List.of(new ReferenceProvider())),
          Passes.NONE);

  private static final Comparison FLOAT32 =
      (expected, actual, what) -> requireClose(1e-6, 2e-5, expected, actual, what);

  /** What the mode itself may differ from the exact result: tiles may run by another kernel. */
  private static final Comparison BF16X3 =
      (expected, actual, what) -> requireClose(1e-5, 5e-5, expected, actual, what);

  private interface Comparison {
    void compare(Tensor expected, Tensor actual, String what);
  }

  @Test
  void tilesOfRandomNetworksEqualTheWholeBitForBit() {
    int tiled = 0;
    for (int seed = 0; seed < 2000; seed++) {
      tiled += compareTiles(seed, 1, REFERENCE, TileModelTest::requireEqual);
    }
    assertTrue(tiled > 4000, "only " + tiled + " tiles were compared");
  }

  @Test
  void tilesOfRandomNetworksAreCloseToTheWholeWithOneDnn() {
    requireCloseTiles(2000, 500, 1, options(KernelSet.ONEDNN, Precision.FLOAT32), FLOAT32);
  }

  @Test
  @Tag("slow")
  void tilesOfManyMoreRandomNetworksAreCloseToTheWholeWithOneDnn() {
    requireCloseTiles(2500, 1500, 1, options(KernelSet.ONEDNN, Precision.FLOAT32), FLOAT32);
  }

  @Test
  void tilesOfRandomNetworksAreCloseToTheWholeWithTheFastestKernels() {
    // Kernels of our own want channels in sixteens.
    requireCloseTiles(4000, 500, 16, options(KernelSet.AUTO, Precision.FLOAT32), FLOAT32);
    requireCloseTiles(5000, 500, 16, options(KernelSet.AUTO, Precision.BF16X3), BF16X3);
  }

  private static PlanOptions options(KernelSet kernels, Precision precision) {
    return PlanOptions.of(kernels, precision, 1).withBatch(1);
  }

  private static void requireCloseTiles(
      int seed, int cases, int unit, PlanOptions options, Comparison comparison) {
    int tiled = 0;
    for (int i = seed; i < seed + cases; i++) {
      tiled += compareTiles(i, unit, options, comparison);
    }
    assertTrue(tiled > 2 * cases, "only " + tiled + " tiles were compared");
  }

  /** Returns the number of tiles compared. */
  private static int compareTiles(int seed, int unit, PlanOptions options, Comparison comparison) {
    Random random = new Random(seed);
    try (Model model = RandomNetwork.draw(random, unit)) {
      Shape input = model.inputShapes().get(0);
      Map<Value, Shape> shapes = model.shapes(model.inputShapes());
      Shape output = shapes.get(model.outputs().get(0).value());
      try (Tensor src = Tensor.generate(input.prepend(1), i -> random.nextGaussian());
          Tensor whole = run(model, src, options)) {
        List<Region> tiles = tiles(output, random);
        for (Region tile : tiles) {
          TileModel part = TileModel.of(model, shapes, List.of(tile));
          try (Tensor piece = cut(src, input, part.inputRegions().get(0));
              Tensor expected = cut(whole, output, tile);
              Tensor actual = run(part.model(), piece, options)) {
            assertEquals(tile.shape().prepend(1), actual.shape());
            comparison.compare(expected, actual, "seed " + seed + " tile " + tile);
          }
        }
        return tiles.size();
      }
    }
  }

  private static void requireEqual(Tensor expected, Tensor actual, String what) {
    for (long i = 0; i < expected.elements(); i++) {
      int bits = Float.floatToIntBits(expected.getFloat(i));
      assertEquals(bits, Float.floatToIntBits(actual.getFloat(i)), what + " element " + i);
    }
  }

  private static void requireClose(
      double rms, double maximum, Tensor expected, Tensor actual, String what) {
    double squares = 0;
    double errors = 0;
    double largest = 0;
    for (long i = 0; i < expected.elements(); i++) {
      double error = Math.abs(expected.get(i) - actual.get(i));
      squares += expected.get(i) * expected.get(i);
      errors += error * error;
      largest = Math.max(largest, error);
    }
    double scale = Math.max(1, Math.sqrt(squares / expected.elements()));
    assertEquals(0, Math.sqrt(errors / expected.elements()) / scale, rms, what + " rms");
    assertEquals(0, largest / scale, maximum, what + " maximum");
  }

  private static Tensor run(Model model, Tensor src, PlanOptions options) {
    try (Plan plan = Plan.compile(model, model.inputShapes(), options);
        BatchRunner runner = new BatchRunner(plan)) {
      return runner.run(List.of(src)).get(0);
    }
  }

  /** Cuts the result on a random grid and returns a few of the boxes. */
  private static List<Region> tiles(Shape shape, Random random) {
    long[] tile = new long[shape.rank() - 1];
    for (int axis = 0; axis < tile.length; axis++) {
      tile[axis] = 1 + random.nextInt((int) shape.size(axis));
    }
    List<Region> tiles = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Region region = Region.whole(shape);
      for (int axis = 0; axis < tile.length; axis++) {
        long count = (shape.size(axis) + tile[axis] - 1) / tile[axis];
        long start = random.nextInt((int) count) * tile[axis];
        region = region.with(axis, start, Math.min(tile[axis], shape.size(axis) - start));
      }
      tiles.add(region);
    }
    return tiles;
  }

  /** Copies a box of an item, row by row. */
  private static Tensor cut(Tensor src, Shape shape, Region region) {
    Tensor part = Tensor.allocate(src.type(), region.shape().prepend(1));
    long rows = region.shape().elements(0, shape.rank() - 1);
    for (long row = 0; row < rows; row++) {
      long rest = row;
      long at = 0;
      long step = shape.channels();
      for (int axis = shape.rank() - 2; axis >= 0; axis--) {
        at += (region.start(axis) + rest % region.size(axis)) * step;
        rest /= region.size(axis);
        step *= shape.size(axis);
      }
      src.copyTo(at, part, row * shape.channels(), shape.channels());
    }
    return part;
  }

  @Test
  void namesEveryLayerThatNeedsAllPositions() {
    Shape shape = Shape.of(8, 8, 3);
    Node input = new Node("in", new Input(shape), List.of(), List.of(), origin("in"));
    Node pool =
        new Node(
            "gap",
            new GlobalPooling(Pooling.Reduction.AVERAGE, 2, true),
            List.of(Value.of("in")),
            List.of(),
            origin("gap"));
    Model model =
        new Model(
            "m",
            List.of(input, pool),
            List.of("in"),
            List.of(new Output("gap", 0, Value.of("gap"))),
            new Weights());
    NotLocalException refused =
        assertThrows(
            NotLocalException.class,
            () -> TileModel.requireLocal(model, model.shapes(List.of(shape))));
    assertEquals(
        "Cannot compute model 'm' in tiles: layer 'gap': GlobalAveragePooling needs all positions;"
            + " take the layer before it as output",
        refused.getMessage());
  }

  private static Node.Origin origin(String name) {
    return new Node.Origin("Test", name);
  }
}
