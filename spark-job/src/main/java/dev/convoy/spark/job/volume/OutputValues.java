package dev.convoy.spark.job.volume;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.VolumeOutputConfig.Reduce;

/** Makes what a network gives what is stored: reduced, scaled, rounded, saturated. */
final class OutputValues {
  private static final int BLOCK = 1 << 14;

  private final VolumeSpec.Writing writing;
  private final ElementType type;

  OutputValues(VolumeSpec.Writing writing, ElementType type) {
    this.writing = writing;
    this.type = type;
  }

  /** Returns how many channels are stored. */
  static long channels(Reduce reduce, long channels) {
    return reduce == Reduce.ARGMAX ? 1 : channels;
  }

  /**
   * Converts a tile.
   *
   * @param values float32 {@code [1, sizes..., channels]}; closed, or kept as the result
   * @return the stored type {@code [sizes..., stored channels]}, the caller's
   */
  Tensor stored(Tensor values) {
    Shape shape = values.shape().slice(1, values.shape().rank());
    boolean plain = writing.scale() == 1 && writing.offset() == 0;
    if (type == ElementType.FLOAT32 && plain && writing.reduce() == Reduce.NONE) {
      return values;
    }
    int channels = Math.toIntExact(shape.channels());
    Shape reduced = shape.with(shape.rank() - 1, channels(writing.reduce(), channels));
    Tensor stored = Tensor.allocate(type, reduced);
    int voxels = Math.max(1, BLOCK / channels);
    float[] block = new float[voxels * channels];
    long all = shape.elements() / channels;
    for (long at = 0; at < all; at += voxels) {
      int count = (int) Math.min(voxels, all - at);
      values.copyTo(at * channels, block, 0, count * channels);
      int numbers = reduce(block, count, channels);
      for (int i = 0; i < numbers; i++) {
        stored.set(at * reduced.channels() + i, block[i] * writing.scale() + writing.offset());
      }
    }
    values.close();
    return stored;
  }

  /** Reduces in place and returns how many numbers are left. */
  private int reduce(float[] block, int voxels, int channels) {
    switch (writing.reduce()) {
      case ARGMAX -> {
        for (int voxel = 0; voxel < voxels; voxel++) {
          block[voxel] = largest(block, voxel * channels, channels);
        }
        return voxels;
      }
      case THRESHOLD -> {
        for (int i = 0; i < voxels * channels; i++) {
          block[i] = block[i] > writing.threshold() ? 1 : 0;
        }
        return voxels * channels;
      }
      default -> {
        return voxels * channels;
      }
    }
  }

  private static int largest(float[] block, int from, int channels) {
    int largest = 0;
    for (int channel = 1; channel < channels; channel++) {
      if (block[from + channel] > block[from + largest]) {
        largest = channel;
      }
    }
    return largest;
  }
}
