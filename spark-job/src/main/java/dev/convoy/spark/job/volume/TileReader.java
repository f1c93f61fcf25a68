package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.VolumeInputConfig.Pad;
import java.io.IOException;

/**
 * Reads boxes of a volume as the network sees them: float32, scaled, padded at the end of each
 * axis. Used by one thread.
 */
final class TileReader {
  private static final int BLOCK = 1 << 14;

  private final AxesView view;
  private final Pad pad;
  private final double scale;
  private final double offset;

  TileReader(AxesView view, VolumeSpec.Reading reading) {
    this.view = view;
    this.pad = reading.pad();
    VolumeInfo.Values values = view.info().values();
    this.scale = values.slope() * reading.scale();
    this.offset = values.intercept() * reading.scale() + reading.offset();
  }

  /**
   * Reads a box.
   *
   * @param region in the padded volume, all channels
   * @return float32 {@code [1, region...]}, the caller's
   */
  Tensor read(Region region) throws IOException {
    Region whole = Region.whole(view.info().shape());
    if (whole.contains(region)) {
      return inside(region);
    }
    return pad == Pad.CONSTANT ? inZeros(region, whole) : repeated(region, whole);
  }

  private Tensor inside(Region region) throws IOException {
    Tensor floats = Tensor.allocate(ElementType.FLOAT32, region.shape().prepend(1));
    try {
      if (view.info().type() == ElementType.FLOAT32) {
        view.read(region, floats.reshape(region.shape()));
        scale(floats);
      } else {
        try (Tensor stored = Tensor.allocate(view.info().type(), region.shape())) {
          view.read(region, stored);
          convert(stored, floats);
        }
      }
      return floats;
    } catch (IOException | RuntimeException | Error e) {
      floats.close();
      throw e;
    }
  }

  private void scale(Tensor floats) {
    if (scale == 1 && offset == 0) {
      return;
    }
    float[] block = new float[BLOCK];
    for (long at = 0; at < floats.elements(); at += BLOCK) {
      int count = (int) Math.min(BLOCK, floats.elements() - at);
      floats.copyTo(at, block, 0, count);
      for (int i = 0; i < count; i++) {
        block[i] = (float) (block[i] * scale + offset);
      }
      floats.copyFrom(block, 0, at, count);
    }
  }

  private void convert(Tensor stored, Tensor floats) {
    StoredNumbers numbers = StoredNumbers.of(stored.type(), scale, offset);
    int size = stored.type().bytes();
    byte[] bytes = new byte[BLOCK * size];
    float[] block = new float[BLOCK];
    for (long at = 0; at < floats.elements(); at += BLOCK) {
      int count = (int) Math.min(BLOCK, floats.elements() - at);
      stored.copyBytesTo(at * size, bytes, 0, count * size);
      numbers.toFloats(bytes, block, count);
      floats.copyFrom(block, 0, at, count);
    }
  }

  private Tensor inZeros(Region region, Region whole) throws IOException {
    Tensor floats = Tensor.allocate(ElementType.FLOAT32, region.shape().prepend(1));
    floats.clear();
    Region part = region.intersect(whole);
    if (!part.isEmpty()) {
      try (Tensor read = inside(part)) {
        copyRows(read, part, floats, region, positions(part, part));
      }
    }
    return floats;
  }

  /** Reads the smallest box that holds all voxels that are repeated. */
  private Tensor repeated(Region region, Region whole) throws IOException {
    long[][] positions = positions(region, whole);
    Region box = region;
    for (int axis = 0; axis < positions.length; axis++) {
      long least = java.util.Arrays.stream(positions[axis]).min().orElseThrow();
      long most = java.util.Arrays.stream(positions[axis]).max().orElseThrow();
      box = box.with(axis, least, most - least + 1);
    }
    Tensor floats = Tensor.allocate(ElementType.FLOAT32, region.shape().prepend(1));
    try (Tensor read = inside(box)) {
      copyVoxels(read, box, floats, region.shape(), positions);
    } catch (IOException | RuntimeException | Error e) {
      floats.close();
      throw e;
    }
    return floats;
  }

  /** Returns for each axis in space and each position of a box where its value comes from. */
  private long[][] positions(Region region, Region whole) {
    long[][] positions = new long[region.rank() - 1][];
    for (int axis = 0; axis < positions.length; axis++) {
      positions[axis] = new long[Math.toIntExact(region.size(axis))];
      for (int i = 0; i < positions[axis].length; i++) {
        long at = region.start(axis) + i;
        positions[axis][i] = at < whole.end(axis) ? at : beyond(at, whole.end(axis));
      }
    }
    return positions;
  }

  /** Reflection goes back and forth where the padding is longer than the axis, as in numpy. */
  private long beyond(long at, long end) {
    if (pad == Pad.EDGE || end == 1) {
      return end - 1;
    }
    long period = 2 * (end - 1);
    long folded = at % period;
    return folded < end ? folded : period - folded;
  }

  /** Copies a box into a bigger one, row by row along the last axis in space. */
  private static void copyRows(
      Tensor src, Region have, Tensor dst, Region into, long[][] positions) {
    int last = positions.length - 1;
    long row = have.size(last) * have.size(last + 1);
    long[] at = new long[last];
    long rows = have.shape().elements(0, last);
    for (long number = 0; number < rows; number++) {
      long target = 0;
      for (int axis = 0; axis < last; axis++) {
        target = target * into.size(axis) + positions[axis][(int) at[axis]] - into.start(axis);
      }
      target = target * into.size(last) + have.start(last) - into.start(last);
      src.copyTo(number * row, dst, target * have.size(last + 1), row);
      advance(at, have.shape());
    }
  }

  private static void advance(long[] at, Shape sizes) {
    for (int axis = at.length - 1; axis >= 0 && ++at[axis] == sizes.size(axis); axis--) {
      at[axis] = 0;
    }
  }

  private static void copyVoxels(
      Tensor src, Region have, Tensor dst, Shape sizes, long[][] positions) {
    int last = positions.length - 1;
    int channels = Math.toIntExact(sizes.channels());
    float[] read = new float[Math.toIntExact(have.size(last) * channels)];
    float[] row = new float[Math.toIntExact(sizes.size(last) * channels)];
    long[] at = new long[last];
    long rows = sizes.elements(0, last);
    for (long number = 0; number < rows; number++) {
      long source = 0;
      for (int axis = 0; axis < last; axis++) {
        source = source * have.size(axis) + positions[axis][(int) at[axis]] - have.start(axis);
      }
      src.copyTo(source * read.length, read, 0, read.length);
      for (int i = 0; i < positions[last].length; i++) {
        int from = (int) (positions[last][i] - have.start(last)) * channels;
        System.arraycopy(read, from, row, i * channels, channels);
      }
      dst.copyFrom(row, 0, number * row.length, row.length);
      advance(at, sizes);
    }
  }
}
