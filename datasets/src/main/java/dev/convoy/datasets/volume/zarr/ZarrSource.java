package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.BlockedArray;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;

/** Reads boxes of one Zarr array. */
final class ZarrSource implements VolumeSource {
  private final ZarrArray array;
  private final VolumeStorage storage;
  private final BlockedArray blocks;

  ZarrSource(ZarrArray array, VolumeStorage storage, VolumeOptions options) {
    this.array = array;
    this.storage = storage;
    this.blocks = new BlockedArray(array.path(), array.info(), array.fill().bytes(), options);
  }

  @Override
  public VolumeInfo info() {
    return array.info();
  }

  @Override
  public void read(Region region, Tensor dst) throws IOException {
    try (BlockedArray.Blocks chunks = chunks()) {
      blocks.read(region, dst, chunks);
    }
  }

  private BlockedArray.Blocks chunks() {
    return array.sharding().isPresent()
        ? new ShardBlocks(array, storage, blocks::countBytes)
        : new ChunkBlocks(array, storage, blocks::countBytes);
  }

  @Override
  public ReadCounts counts() {
    return blocks.counts();
  }

  @Override
  public void close() {}
}
