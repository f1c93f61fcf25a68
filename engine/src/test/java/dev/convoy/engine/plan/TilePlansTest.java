package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Flatten;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.plan.pass.Passes;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TilePlansTest {
  private static final PlanOptions REFERENCE =
      new PlanOptions(
          1,
          Precision.FLOAT32,
          1,
          new KernelProviders(List.of(new ReferenceProvider())),
          Passes.STANDARD);

  /** Two convolutions of 3 positions over a row of 100. */
  private static Model row() {
    Weights weights = new Weights();
    weights.put("k", Tensor.of(Shape.of(3, 1, 1), 1, 1, 1));
    Window window = Window.of(Extents.of(3), Extents.of(1), Padding.SAME);
    Convolution layer = new Convolution(1, window, 1, false, Activation.linear());
    Node.Origin origin = new Node.Origin("Test", "x");
    return new Model(
        "row",
        List.of(
            new Node("in", new Input(Shape.of(100, 1)), List.of(), List.of(), origin),
            new Node("a", layer, List.of(Value.of("in")), List.of("k"), origin),
            new Node("b", layer, List.of(Value.of("a")), List.of("k"), origin)),
        List.of("in"),
        List.of(new Output("b", 0, Value.of("b"))),
        weights);
  }

  private static List<Region> tile(long start, long size) {
    return List.of(Region.of(new long[] {start, 0}, new long[] {size, 1}));
  }

  @Test
  void tilesInTheMiddleShareOnePlan() {
    try (Model model = row();
        TilePlans plans = new TilePlans(model, List.of(Shape.of(100, 1)), REFERENCE, 8)) {
      for (long start = 0; start < 100; start += 10) {
        plans.acquire(tile(start, 10)).close();
      }
      assertEquals(3, plans.made());
    }
  }

  @Test
  void aTileReadsItsHaloInsideTheBorders() {
    try (Model model = row();
        TilePlans plans = new TilePlans(model, List.of(Shape.of(100, 1)), REFERENCE, 8)) {
      assertEquals("[28:42, 0:1]", plans.estimate(tile(30, 10)).inputRegions().get(0).toString());
      assertEquals("[28:42, 0:1]", plans.inputRegions(tile(30, 10)).get(0).toString());
      assertEquals("[0:12, 0:1]", plans.estimate(tile(0, 10)).inputRegions().get(0).toString());
      assertEquals("[88:100, 0:1]", plans.estimate(tile(90, 10)).inputRegions().get(0).toString());
      // 12 results of the first convolution and 10 of the second, 3 products each.
      assertEquals(2 * 3 * (12 + 10), plans.estimate(tile(30, 10)).flops());
      assertEquals(4 * (14 + 10), plans.estimate(tile(30, 10)).bytes() - 64);
    }
  }

  @Test
  void estimatesTellKindsOfTilesApart() {
    try (Model model = row();
        TilePlans plans = new TilePlans(model, List.of(Shape.of(100, 1)), REFERENCE, 8)) {
      String middle = plans.estimate(tile(30, 10)).kind();
      assertEquals(middle, plans.estimate(tile(40, 10)).kind());
      assertNotEquals(middle, plans.estimate(tile(0, 10)).kind());
    }
  }

  @Test
  void plansBeyondTheBoundAreClosedWhenNobodyUsesThem() {
    try (Model model = row();
        TilePlans plans = new TilePlans(model, List.of(Shape.of(100, 1)), REFERENCE, 1)) {
      TilePlans.Lease first = plans.acquire(tile(0, 10));
      TilePlans.Lease second = plans.acquire(tile(30, 10));
      assertTrue(first.isFirst());
      TilePlans.Lease again = plans.acquire(tile(30, 10));
      assertFalse(again.isFirst());
      again.close();
      assertTrue(first.plan().workspaceBytes() > 0);
      first.close();
      second.close();
      plans.acquire(tile(0, 10)).close();
      assertEquals(3, plans.made());
    }
  }

  @Test
  void layersThatNeedAllPositionsAreRefusedAtOnce() {
    Weights weights = new Weights();
    Node.Origin origin = new Node.Origin("Test", "x");
    Model model =
        new Model(
            "flat",
            List.of(
                new Node("in", new Input(Shape.of(4, 1)), List.of(), List.of(), origin),
                new Node("flatten", new Flatten(), List.of(Value.of("in")), List.of(), origin)),
            List.of("in"),
            List.of(new Output("flatten", 0, Value.of("flatten"))),
            weights);
    RuntimeException refused =
        assertThrows(
            NotLocalException.class,
            () -> new TilePlans(model, List.of(Shape.of(4, 1)), REFERENCE, 1));
    assertEquals(
        "Cannot compute model 'flat' in tiles: layer 'flatten': Flatten needs all positions; take"
            + " the layer before it as output",
        refused.getMessage());
  }
}
