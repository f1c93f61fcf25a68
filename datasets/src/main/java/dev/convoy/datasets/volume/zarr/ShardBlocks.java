package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.layout.BlockedArray;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Chunks inside shards; a shard is opened and its index read once for each box. */
final class ShardBlocks implements BlockedArray.Blocks {
  private record Shard(VolumeInput in, ShardIndex index) {}

  private final ZarrArray array;
  private final Sharding sharding;
  private final VolumeStorage storage;
  private final LongConsumer bytesRead;
  private final Map<String, Optional<Shard>> shards = new HashMap<>();

  ShardBlocks(ZarrArray array, VolumeStorage storage, LongConsumer bytesRead) {
    this.array = array;
    this.sharding = array.sharding().orElseThrow();
    this.storage = storage;
    this.bytesRead = bytesRead;
  }

  @Override
  public Optional<byte[]> block(long[] index) throws IOException {
    long[] inner = new long[index.length];
    Optional<Shard> opened = shard(file(index, inner));
    long number = sharding.inner().number(inner);
    if (opened.isEmpty() || !opened.get().index.isStored(number)) {
      return Optional.empty();
    }
    Shard shard = opened.get();
    long offset = shard.index.offset(number);
    long count = shard.index.length(number);
    requireSane(shard.in, number, offset, count);
    byte[] encoded = shard.in.read(offset, (int) count);
    return Optional.of(array.codec().decode(encoded, name(index), offset));
  }

  private void requireSane(VolumeInput in, long number, long offset, long count)
      throws MalformedVolumeException {
    boolean inside = offset >= 0 && count >= 0 && offset <= in.length() - count;
    if (!inside || count > array.codec().maximumBytes()) {
      throw new MalformedVolumeException(
          in.path(),
          sharding.indexAtEnd() ? in.length() - sharding.indexBytes() : 0,
          "chunk %d inside the file of %d bytes, at most %d bytes long"
              .formatted(number, in.length(), array.codec().maximumBytes()),
          "offset %s, length %s"
              .formatted(Long.toUnsignedString(offset), Long.toUnsignedString(count)));
    }
  }

  private Optional<Shard> shard(String file) throws IOException {
    Optional<Shard> known = shards.get(file);
    if (known == null) {
      Optional<VolumeInput> in = storage.open(file);
      known = in.isEmpty() ? Optional.empty() : Optional.of(opened(in.get()));
      shards.put(file, known);
    }
    return known;
  }

  private Shard opened(VolumeInput in) throws IOException {
    try {
      return new Shard(in, sharding.readIndex(in));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Returns the shard of a chunk and stores the chunk's place in it. */
  private String file(long[] index, long[] inner) {
    long[] outer = new long[index.length];
    for (int axis = 0; axis < index.length; axis++) {
      long chunks = sharding.shard().size(axis) / sharding.chunk().size(axis);
      outer[axis] = index[axis] / chunks;
      inner[axis] = index[axis] % chunks;
    }
    return array.file(outer);
  }

  @Override
  public String name(long[] index) {
    long[] inner = new long[index.length];
    String file = file(index, inner);
    return file + " chunk " + sharding.inner().number(inner);
  }

  @Override
  public void close() throws IOException {
    for (Optional<Shard> shard : shards.values()) {
      if (shard.isPresent()) {
        bytesRead.accept(shard.get().in.bytesRead());
        shard.get().in.close();
      }
    }
  }
}
