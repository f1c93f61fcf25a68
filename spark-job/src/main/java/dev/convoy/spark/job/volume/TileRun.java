package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.plan.StepTimes;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.plan.Workspace;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.HostLine;
import dev.convoy.spark.job.TaskThreads;
import dev.convoy.spark.job.report.LayerTimes;
import dev.convoy.spark.job.ship.PreparedModels;
import dev.convoy.spark.job.ship.PreparedTiles;
import dev.convoy.spark.job.ship.ShippedModel;
import dev.convoy.spark.job.volume.VolumeCounters.Count;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.spark.TaskContext;

/**
 * One task under way: while a tile is computed and written, the next one is read.
 *
 * <p>Owns what it opens; used by the task's thread alone, but for the reader's own thread.
 */
final class TileRun implements AutoCloseable {
  private final VolumeSpec spec;
  private final VolumeCounters counters;
  private final TaskContext task;
  private final AxesView source;
  private final VolumeTarget target;
  private final PreparedModels.Lease<PreparedTiles> model;
  private final TilePlans plans;
  private final TileChoice choice;
  private final TileAhead ahead;
  private final OutputValues values;
  private final ConstantTiles constants = new ConstantTiles();
  private TilePlans.Lease plan;
  private Workspace workspace;
  private StepTimes times;

  TileRun(
      VolumeSpec spec,
      ShippedModel shipped,
      VolumeStorage storage,
      VolumeCounters counters,
      TaskContext task)
      throws IOException {
    this.spec = spec;
    this.counters = counters;
    this.task = task;
    this.source = spec.reading().open(storage);
    this.target = spec.writing().open(storage);
    this.model =
        PreparedModels.ofThisProcess()
            .acquireTiles(shipped, TaskThreads.count(task), spec.mostPlans());
    this.plans = model.value().plans();
    this.choice = new TileChoice(spec, target, storage, counters);
    this.ahead = new TileAhead(new TileReader(source, spec.reading()), counters);
    this.values = new OutputValues(spec.writing(), target.info().type());
  }

  /** Computes and writes the tiles of a run. */
  void run(long from, long to) throws IOException {
    TileAhead.Tile next = start(from, to);
    while (next != null) {
      if (task.isInterrupted()) {
        throw new CancellationException("Cannot go on: the task was killed");
      }
      TileAhead.Tile current = next;
      try (Tensor input = current.input()) {
        next = start(current.number() + 1, to);
        compute(current.region(), input);
      }
    }
  }

  /** Begins to read the next tile that must be computed; null when there is none. */
  private TileAhead.Tile start(long from, long to) throws IOException {
    for (long number = from; number < to; number++) {
      Region region = spec.grid().region(number);
      if (choice.isNeeded(region)) {
        Region wanted = spec.grid().inResult(region);
        return ahead.start(number, region, () -> plans.inputRegions(List.of(wanted)).get(0));
      }
    }
    return null;
  }

  private void compute(Region region, Tensor input) throws IOException {
    prepare(List.of(spec.grid().inResult(region)));
    boolean constant = spec.skipConstant() && ConstantTiles.isConstant(input);
    if (constant) {
      Tensor known = constants.find(plan.kind(), input.getFloat(0));
      if (known != null) {
        counters.add(Count.TILES_CONSTANT, 1);
        write(region, known);
        return;
      }
    }
    long start = System.nanoTime();
    Shape result = plan.plan().outputShapes().get(0).prepend(1);
    Tensor output = Tensor.allocate(ElementType.FLOAT32, result);
    if (times == null) {
      plan.plan().run(workspace, List.of(input), List.of(output));
    } else {
      plan.plan().run(workspace, List.of(input), List.of(output), times);
    }
    counters.add(Count.COMPUTE_NANOS, System.nanoTime() - start);
    counters.add(Count.TILES_COMPUTED, 1);
    Tensor stored = values.stored(output);
    try {
      write(region, stored);
    } finally {
      if (constant) {
        constants.keep(plan.kind(), input.getFloat(0), stored);
      } else {
        stored.close();
      }
    }
  }

  /** Neighbouring tiles are mostly of one kind: plan and workspace stay until another is needed. */
  private void prepare(List<Region> wanted) {
    TilePlans.Lease lease = plans.acquire(wanted);
    counters.add(Count.PLANS, lease.isFirst() ? 1 : 0);
    if (plan != null && plan.plan() == lease.plan()) {
      lease.close();
      return;
    }
    release();
    plan = lease;
    workspace = lease.plan().newWorkspace();
    if (model.isFirst()) {
      counters.addKernels(HostLine.ofPlan(lease.plan()));
      times = new StepTimes(lease.plan());
    }
  }

  private void release() {
    if (plan != null) {
      if (times != null) {
        counters.addLayers(LayerTimes.of(plan.plan(), times));
      }
      workspace.close();
      plan.close();
      plan = null;
    }
  }

  private void write(Region region, Tensor stored) throws IOException {
    long start = System.nanoTime();
    choice.write(region, stored.reshape(region.shape()));
    counters.add(Count.WRITE_NANOS, System.nanoTime() - start);
  }

  @Override
  public void close() throws IOException {
    ahead.close();
    release();
    constants.close();
    counters.add(source.counts());
    counters.add(Count.BYTES_WRITTEN, target.bytesWritten());
    counters.countTask();
    choice.close();
    target.close();
    source.close();
    model.close();
    TaskThreads.release();
  }
}
