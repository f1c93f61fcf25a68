package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.spark.job.ship.HadoopSettings;
import dev.convoy.spark.job.ship.ShippedModel;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/** Computes and writes runs of tiles, each {@code {first, after the last}}. */
final class VolumeTask implements VoidFunction<Iterator<long[]>> {
  private static final long serialVersionUID = 1;

  private final VolumeSpec spec;
  private final ShippedModel model;
  private final HadoopSettings hadoop;
  private final VolumeCounters counters;

  VolumeTask(VolumeSpec spec, ShippedModel model, HadoopSettings hadoop, VolumeCounters counters) {
    this.spec = spec;
    this.model = model;
    this.hadoop = hadoop;
    this.counters = counters;
  }

  @Override
  public void call(Iterator<long[]> runs) throws Exception {
    VolumeStorage storage = new VolumeStorage(hadoop.configuration());
    try (TileRun run = new TileRun(spec, model, storage, counters, TaskContext.get())) {
      while (runs.hasNext()) {
        long[] tiles = runs.next();
        run.run(tiles[0], tiles[1]);
      }
    }
  }
}
