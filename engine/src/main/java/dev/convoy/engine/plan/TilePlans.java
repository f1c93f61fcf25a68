package dev.convoy.engine.plan;

import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.TileModel;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.plan.pass.PassedModel;
import dev.convoy.engine.plan.pass.Passes;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plans of a model's tiles: one for each kind of tile, made when first needed, kept while they
 * fit a bound, shared by threads.
 *
 * <p>Tiles in the middle of a volume are of one kind; those at borders, at the last incomplete tile
 * and, with strides, at other phases are of others. The passes change the graph once, before it is
 * cut. The plan in use longest ago is closed first when the bound is exceeded; a plan in use is
 * never closed.
 */
public final class TilePlans implements AutoCloseable {
  private final PassedModel passed;
  private final Map<Value, Shape> shapes;
  private final PlanOptions options;
  private final int mostPlans;
  private final Map<String, Shared> plans = new LinkedHashMap<>(16, 0.75f, true);
  private long made;

  private static final class Shared {
    private final Plan plan;
    private int users;

    Shared(Plan plan) {
      this.plan = plan;
    }
  }

  /** A plan that stays open until the lease is closed, and what its inputs read. */
  public final class Lease implements AutoCloseable {
    private final String kind;
    private final Shared shared;
    private final boolean first;
    private final List<Region> inputRegions;

    private Lease(String kind, Shared shared, boolean first, List<Region> inputRegions) {
      this.kind = kind;
      this.shared = shared;
      this.first = first;
      this.inputRegions = inputRegions;
    }

    public Plan plan() {
      return shared.plan;
    }

    /** Returns a text that is equal for tiles that one plan serves. */
    public String kind() {
      return kind;
    }

    /** Tells whether the plan was made for this lease. */
    public boolean isFirst() {
      return first;
    }

    /** Returns the region of each input to read, inside its true borders, all channels. */
    public List<Region> inputRegions() {
      return inputRegions;
    }

    @Override
    public void close() {
      release(shared);
    }
  }

  /**
   * Prepares a model for tiling.
   *
   * @param model stays the caller's, who closes it after this
   * @param inputShapes true item shape of each input
   * @param options batch 1
   * @param mostPlans how many plans are kept at most, at least 1
   * @throws NotLocalException naming every layer that needs all positions
   */
  public TilePlans(Model model, List<Shape> inputShapes, PlanOptions options, int mostPlans) {
    this.passed = new PassedModel(model, inputShapes, options.passes());
    this.options = options.withBatch(1).withPasses(Passes.NONE);
    this.mostPlans = mostPlans;
    try {
      this.shapes = passed.model().shapes(inputShapes);
      TileModel.requireLocal(passed.model(), shapes);
    } catch (RuntimeException e) {
      passed.close();
      throw e;
    }
  }

  /** Returns the true item shape of each output. */
  public List<Shape> outputShapes() {
    return passed.model().outputs().stream().map(output -> shapes.get(output.value())).toList();
  }

  /**
   * Returns what a tile costs, without making a plan.
   *
   * @param outputRegions one for each output, inside its true borders, all channels
   */
  public TileEstimate estimate(List<Region> outputRegions) {
    TileModel tile = TileModel.of(passed.model(), shapes, outputRegions);
    List<Shape> inputs = tile.inputRegions().stream().map(Region::shape).toList();
    Map<Value, Shape> values = tile.model().shapes(inputs);
    long flops = 0;
    for (Node node : tile.model().nodes()) {
      if (!(node.layer() instanceof Input)) {
        List<Shape> srcs = node.sources().stream().map(values::get).toList();
        flops += new Flops(srcs).of(node.layer());
      }
    }
    BufferAssignment buffers = new BufferAssignment(tile.model(), values);
    return new TileEstimate(
        tile.signature(),
        tile.inputRegions(),
        flops,
        ArenaLayout.of(buffers.arenaBuffers(1, List.of())).bytes(),
        floatBytes(tile.inputRegions()),
        floatBytes(outputRegions));
  }

  /**
   * Returns what each input must read for a tile, inside its true borders, all channels.
   *
   * @param outputRegions one for each output, inside its true borders, all channels
   */
  public List<Region> inputRegions(List<Region> outputRegions) {
    return TileModel.of(passed.model(), shapes, outputRegions).inputRegions();
  }

  private static long floatBytes(List<Region> regions) {
    return regions.stream().mapToLong(region -> region.shape().elements() * Float.BYTES).sum();
  }

  /**
   * Returns the plan that computes regions of the outputs; the caller closes the lease.
   *
   * @param outputRegions one for each output, inside its true borders, all channels
   */
  public Lease acquire(List<Region> outputRegions) {
    TileModel tile = TileModel.of(passed.model(), shapes, outputRegions);
    String signature = tile.signature();
    synchronized (plans) {
      Shared shared = plans.get(signature);
      boolean first = shared == null;
      if (first) {
        List<Shape> inputs = tile.inputRegions().stream().map(Region::shape).toList();
        shared = new Shared(Plan.compile(tile.model(), inputs, options));
        plans.put(signature, shared);
        made++;
      }
      shared.users++;
      evict();
      return new Lease(signature, shared, first, tile.inputRegions());
    }
  }

  /**
   * Returns how a tile is computed and why; the passes are those that changed the graph before it
   * was cut.
   *
   * @param outputRegions one for each output, inside its true borders, all channels
   */
  public PlanExplanation explain(List<Region> outputRegions) {
    try (Lease lease = acquire(outputRegions)) {
      return lease.plan().explain().withPasses(passed.passes());
    }
  }

  private void release(Shared shared) {
    synchronized (plans) {
      shared.users--;
      evict();
    }
  }

  private void evict() {
    Iterator<Shared> oldestFirst = plans.values().iterator();
    int tooMany = plans.size() - mostPlans;
    while (tooMany > 0 && oldestFirst.hasNext()) {
      Shared shared = oldestFirst.next();
      if (shared.users == 0) {
        shared.plan.close();
        oldestFirst.remove();
        tooMany--;
      }
    }
  }

  /** Returns the bytes of the weights that the passes made, which all plans share. */
  public long foldedBytes() {
    return passed.ownedBytes();
  }

  /** Returns how many plans were made so far. */
  public long made() {
    synchronized (plans) {
      return made;
    }
  }

  /** Frees all plans; no lease may be open. */
  @Override
  public void close() {
    synchronized (plans) {
      new ArrayList<>(plans.values()).forEach(shared -> shared.plan.close());
      plans.clear();
    }
    passed.close();
  }
}
