package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.util.Optional;

/**
 * What the metadata of one array say.
 *
 * @param path folder of the array
 * @param fill bytes of the fill value in native order
 * @param keys names of the stored files
 * @param codec of one chunk
 * @param sharding how chunks lie in a stored file; empty where each is a file of its own
 */
record ZarrArray(
    String path,
    VolumeInfo info,
    Fill fill,
    ChunkKeys keys,
    CodecChain codec,
    Optional<Sharding> sharding) {

  /** One element's bytes in native order. */
  @SuppressWarnings("ArrayRecordComponent")
  record Fill(byte[] bytes) {}

  ZarrArray withInfo(VolumeInfo changed) {
    return new ZarrArray(path, changed, fill, keys, codec, sharding);
  }

  /** Returns how the array is cut into stored files. */
  ChunkGrid files() {
    return new ChunkGrid(info.shape(), info.shard());
  }

  /** Returns the path of a stored file by its place on the grid of files. */
  String file(long[] index) {
    return VolumeStorage.child(path, keys.name(index));
  }
}
