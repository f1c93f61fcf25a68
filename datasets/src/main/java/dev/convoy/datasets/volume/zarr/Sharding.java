package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.engine.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How chunks lie in one shard: encoded chunks side by side, and an index that holds offset and
 * length of each, 8 bytes each, both 2^64 - 1 where a chunk is not stored.
 *
 * @param shard sizes of a shard, a whole number of chunks
 * @param chunk sizes of a chunk
 * @param index how the index becomes bytes
 * @param indexAtEnd whether the index lies behind the chunks, or before them
 */
record Sharding(Shape shard, Shape chunk, CodecChain index, boolean indexAtEnd) {
  private static final int ENTRY = 16;

  /** Returns the grid of chunks within a shard. */
  ChunkGrid inner() {
    return new ChunkGrid(shard, chunk);
  }

  int indexBytes() {
    return index.fixedBytes().orElseThrow();
  }

  /** Returns where the chunks of a shard lie. */
  ShardIndex readIndex(VolumeInput in) throws IOException {
    long at = indexAtEnd ? in.length() - indexBytes() : 0;
    if (at < 0) {
      throw new MalformedVolumeException(
          in.path(), 0, "a shard index of " + indexBytes() + " bytes", in.length() + " bytes");
    }
    byte[] bytes = index.decode(in.read(at, indexBytes()), in.path(), at);
    return new ShardIndex(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer());
  }

  /**
   * Returns a whole shard.
   *
   * @param chunks every encoded chunk in row-major order
   */
  byte[] assemble(List<byte[]> chunks) throws IOException {
    long at = indexAtEnd ? 0 : indexBytes();
    ByteBuffer entries = ByteBuffer.allocate(chunks.size() * ENTRY).order(ByteOrder.nativeOrder());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      entries.putLong(at).putLong(chunk.length);
      body.writeBytes(chunk);
      at += chunk.length;
    }
    byte[] header = index.encode(entries.array());
    ByteArrayOutputStream file = new ByteArrayOutputStream(header.length + body.size());
    if (indexAtEnd) {
      body.writeTo(file);
      file.writeBytes(header);
    } else {
      file.writeBytes(header);
      body.writeTo(file);
    }
    return file.toByteArray();
  }
}
