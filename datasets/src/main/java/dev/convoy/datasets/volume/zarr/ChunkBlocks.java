package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.layout.BlockedArray;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Chunks that are a file each. */
final class ChunkBlocks implements BlockedArray.Blocks {
  private final ZarrArray array;
  private final VolumeStorage storage;
  private final LongConsumer bytesRead;

  ChunkBlocks(ZarrArray array, VolumeStorage storage, LongConsumer bytesRead) {
    this.array = array;
    this.storage = storage;
    this.bytesRead = bytesRead;
  }

  @Override
  public Optional<byte[]> block(long[] index) throws IOException {
    String file = array.file(index);
    Optional<byte[]> encoded = storage.readAll(file, array.codec().maximumBytes());
    if (encoded.isEmpty()) {
      return Optional.empty();
    }
    bytesRead.accept(encoded.get().length);
    return Optional.of(array.codec().decode(encoded.get(), file, 0));
  }

  @Override
  public String name(long[] index) {
    return array.file(index);
  }
}
