package dev.convoy.datasets.volume;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;

/** An open volume whose boxes can be read. Safe to share by threads; close it once. */
public interface VolumeSource extends AutoCloseable {
  /** Returns what is known without reading a voxel. */
  VolumeInfo info();

  /**
   * Reads exactly one box.
   *
   * @param region inside the volume; what lies beyond a border is the caller's to make up
   * @param dst the volume's element type, the region's sizes, row-major
   * @throws dev.convoy.datasets.volume.storage.MalformedVolumeException when bytes are not what the
   *     format asks for, unless {@link FaultPolicy} says to fill
   */
  void read(Region region, Tensor dst) throws IOException;

  /** Returns what was read so far. */
  ReadCounts counts();

  @Override
  void close() throws IOException;
}
