package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.layout.BoxCopy;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.volume.VolumeCounters.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which tiles are computed, and which of their shards are written. Used by one thread. */
final class TileChoice implements AutoCloseable {
  private final VolumeSpec spec;
  private final VolumeTarget target;
  private final VolumeCounters counters;
  private final ChunkGrid shards;
  private final AxesView mask;

  TileChoice(VolumeSpec spec, VolumeTarget target, VolumeStorage storage, VolumeCounters counters)
      throws IOException {
    this.spec = spec;
    this.target = target;
    this.counters = counters;
    this.shards = new ChunkGrid(target.info().shape(), target.info().shard());
    this.mask = spec.writing().mask() == null ? null : spec.writing().mask().open(storage);
  }

  /**
   * Tells whether a tile must be computed: not when it is published, nor where the mask is 0
   * throughout, which is written at once.
   */
  boolean isNeeded(Region tile) throws IOException {
    if (spec.resume() && missing(tile).isEmpty()) {
      counters.add(Count.CHUNKS_KEPT, pieces(tile).size());
      return false;
    }
    if (mask != null && isMasked(tile)) {
      try (Tensor zeros = Tensor.allocate(target.info().type(), tile.shape())) {
        zeros.clear();
        publish(tile, zeros);
      }
      counters.add(Count.TILES_MASKED, 1);
      return false;
    }
    return true;
  }

  private List<Region> pieces(Region tile) throws IOException {
    List<Region> pieces = new ArrayList<>();
    shards.forEach(tile, index -> pieces.add(shards.clipped(index)));
    return pieces;
  }

  private List<Region> missing(Region tile) throws IOException {
    List<Region> missing = new ArrayList<>();
    for (Region piece : pieces(tile)) {
      if (!target.isPublished(piece)) {
        missing.add(piece);
      }
    }
    return missing;
  }

  private Tensor readMask(Region tile) throws IOException {
    Region box = tile.with(tile.rank() - 1, 0, mask.info().shape().channels());
    Tensor values = Tensor.allocate(mask.info().type(), box.shape());
    mask.read(box, values);
    return values;
  }

  private boolean isMasked(Region tile) throws IOException {
    try (Tensor values = readMask(tile)) {
      for (long i = 0; i < values.elements(); i++) {
        if (values.get(i) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Writes a computed tile, what the mask leaves out as 0. */
  void write(Region tile, Tensor stored) throws IOException {
    if (mask != null) {
      try (Tensor masked = stored.convertTo(stored.type());
          Tensor values = readMask(tile)) {
        long channels = stored.shape().channels();
        for (long voxel = 0; voxel < values.elements(); voxel++) {
          for (long c = 0; c < channels && values.get(voxel) == 0; c++) {
            masked.set(voxel * channels + c, 0);
          }
        }
        publish(tile, masked);
      }
    } else {
      publish(tile, stored);
    }
  }

  /** Published shards stay as they are: their bytes are those that would be written again. */
  private void publish(Region tile, Tensor stored) throws IOException {
    List<Region> all = pieces(tile);
    List<Region> missing = spec.resume() ? missing(tile) : all;
    counters.add(Count.CHUNKS_KEPT, all.size() - missing.size());
    counters.add(Count.CHUNKS_COMPUTED_AGAIN, all.size() - missing.size());
    counters.add(Count.CHUNKS_WRITTEN, missing.size());
    if (missing.size() == all.size()) {
      target.write(tile, stored);
      return;
    }
    for (Region piece : missing) {
      try (Tensor part = Tensor.allocate(stored.type(), piece.shape())) {
        BoxCopy.forEachRun(
            tile, piece, piece, (from, to, count) -> stored.copyTo(from, part, to, count));
        target.write(piece, part);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (mask != null) {
      mask.close();
    }
  }
}
