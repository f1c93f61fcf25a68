package dev.convoy.datasets.volume;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A volume seen as the engine wants it: its axes in space in their own order, then channels.
 *
 * <p>Axes that {@code select} fixes are gone, and so are others of one position; a volume without a
 * channel axis has one channel. Reading costs nothing more where the channels already come last;
 * elsewhere a box is read to scratch memory of the same size and its channels are woven together.
 */
public final class AxesView implements VolumeSource {
  private static final int WEAVE = 4096;

  private final VolumeSource source;
  private final VolumeInfo info;
  private final int[] spatial;
  private final int channel;
  private final Map<Integer, Long> fixed;

  private AxesView(
      VolumeSource source, VolumeInfo info, int[] spatial, int channel, Map<Integer, Long> fixed) {
    this.source = source;
    this.info = info;
    this.spatial = spatial;
    this.channel = channel;
    this.fixed = fixed;
  }

  /** Returns the view under the names that the volume itself gives. */
  public static AxesView of(VolumeSource source, Map<String, Long> select) {
    return of(source, source.info().axes(), select);
  }

  /**
   * Returns the view under stated names.
   *
   * @param axes a name for each axis of the source, as it lies in the file
   * @param select the position to take, by axis name
   * @throws IllegalArgumentException when names do not fit, a position lies outside, an axis is
   *     neither in space nor channels nor selected, or no axis in space is left
   */
  public static AxesView of(VolumeSource source, List<String> axes, Map<String, Long> select) {
    VolumeInfo info = source.info();
    if (axes.size() != info.shape().rank()) {
      throw new IllegalArgumentException(
          "Cannot view a volume as %s: it has %d axes, sizes %s"
              .formatted(Axes.format(axes), info.shape().rank(), info.shape()));
    }
    VolumeInfo named = info.withAxes(axes);
    Map<Integer, Long> fixed = fixed(named, select);
    List<Integer> spatial = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      if (!fixed.containsKey(axis) && Axes.SPATIAL.contains(axes.get(axis))) {
        spatial.add(axis);
      }
    }
    int channel = fixed.containsKey(named.axis(Axes.CHANNEL)) ? -1 : named.axis(Axes.CHANNEL);
    requireAllUsed(named, fixed, spatial, channel);
    int[] order = spatial.stream().mapToInt(Integer::intValue).toArray();
    return new AxesView(source, seen(named, order, channel), order, channel, fixed);
  }

  private static Map<Integer, Long> fixed(VolumeInfo info, Map<String, Long> select) {
    Map<Integer, Long> fixed = new TreeMap<>();
    select.forEach(
        (name, position) -> {
          int axis = info.axis(name);
          if (axis < 0) {
            throw new IllegalArgumentException(
                "Cannot select %s = %d: axes are %s"
                    .formatted(name, position, Axes.format(info.axes())));
          }
          if (position < 0 || position >= info.shape().size(axis)) {
            throw new IllegalArgumentException(
                "Cannot select %s = %d: axis %s has positions 0 to %d"
                    .formatted(name, position, name, info.shape().size(axis) - 1));
          }
          fixed.put(axis, position);
        });
    for (int axis = 0; axis < info.axes().size(); axis++) {
      String name = info.axes().get(axis);
      boolean used = Axes.SPATIAL.contains(name) || name.equals(Axes.CHANNEL);
      if (!used && info.shape().size(axis) == 1) {
        fixed.putIfAbsent(axis, 0L);
      }
    }
    return fixed;
  }

  private static void requireAllUsed(
      VolumeInfo info, Map<Integer, Long> fixed, List<Integer> spatial, int channel) {
    for (int axis = 0; axis < info.axes().size(); axis++) {
      if (!fixed.containsKey(axis) && !spatial.contains(axis) && axis != channel) {
        String name = info.axes().get(axis);
        throw new IllegalArgumentException(
            "Cannot view a volume of axes %s: axis %s has %d positions, add select { %s = 0 } or name it z, y, x or c"
                .formatted(Axes.format(info.axes()), name, info.shape().size(axis), name));
      }
    }
    if (spatial.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot view a volume of axes %s: no axis z, y or x is left"
              .formatted(Axes.format(info.axes())));
    }
  }

  private static VolumeInfo seen(VolumeInfo info, int[] spatial, int channel) {
    List<String> axes = new ArrayList<>();
    Shape shape = Shape.of();
    Shape chunk = Shape.of();
    Shape shard = Shape.of();
    for (int axis : spatial) {
      axes.add(info.axes().get(axis));
      shape = shape.concat(Shape.of(info.shape().size(axis)));
      chunk = chunk.concat(Shape.of(info.chunk().size(axis)));
      shard = shard.concat(Shape.of(info.shard().size(axis)));
    }
    axes.add(Axes.CHANNEL);
    Shape one = Shape.of(1);
    return new VolumeInfo(
        axes,
        shape.concat(channel < 0 ? one : Shape.of(info.shape().size(channel))),
        info.type(),
        new VolumeInfo.Blocks(
            chunk.concat(channel < 0 ? one : Shape.of(info.chunk().size(channel))),
            shard.concat(channel < 0 ? one : Shape.of(info.shard().size(channel))),
            info.blocks().seekable()),
        info.values(),
        info.geometry());
  }

  @Override
  public VolumeInfo info() {
    return info;
  }

  /** Tells whether reading needs scratch memory of the size of the box. */
  public boolean needsScratch() {
    return channel >= 0 && channel < spatial[spatial.length - 1] && info.shape().channels() > 1;
  }

  @Override
  public void read(Region region, Tensor dst) throws IOException {
    Region box = sourceRegion(region);
    if (!needsScratch()) {
      source.read(box, dst.reshape(box.shape()));
      return;
    }
    try (Tensor scratch = Tensor.allocate(info.type(), box.shape())) {
      source.read(box, scratch);
      weave(scratch, dst);
    }
  }

  private Region sourceRegion(Region region) {
    Shape whole = source.info().shape();
    Region box = Region.whole(whole);
    for (Map.Entry<Integer, Long> entry : fixed.entrySet()) {
      box = box.with(entry.getKey(), entry.getValue(), 1);
    }
    for (int i = 0; i < spatial.length; i++) {
      box = box.with(spatial[i], region.start(i), region.size(i));
    }
    int last = spatial.length;
    if (channel >= 0) {
      return box.with(channel, region.start(last), region.size(last));
    }
    if (region.start(last) != 0 || region.size(last) != 1) {
      throw new IllegalArgumentException(
          "Cannot read " + region + ": the volume has one channel, sizes " + info.shape());
    }
    return box;
  }

  /** Copies {@code [before, channels, after]} to {@code [before, after, channels]}. */
  private void weave(Tensor src, Tensor dst) {
    int rank = src.shape().rank();
    long before = src.shape().elements(0, channel);
    int channels = Math.toIntExact(src.shape().size(channel));
    long after = src.shape().elements(channel + 1, rank);
    int size = src.type().bytes();
    int block = (int) Math.min(after, WEAVE);
    byte[] plane = new byte[block * size];
    byte[] woven = new byte[block * size * channels];
    for (long outer = 0; outer < before; outer++) {
      for (long start = 0; start < after; start += block) {
        int count = (int) Math.min(block, after - start);
        for (int c = 0; c < channels; c++) {
          src.copyBytesTo(((outer * channels + c) * after + start) * size, plane, 0, count * size);
          scatter(plane, woven, c * size, channels * size, size, count);
        }
        dst.copyBytesFrom(
            woven, 0, (outer * after + start) * channels * size, count * channels * size);
      }
    }
  }

  private static void scatter(byte[] src, byte[] dst, int offset, int stride, int size, int count) {
    if (size == 1) {
      for (int i = 0; i < count; i++) {
        dst[offset + i * stride] = src[i];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(src, i * size, dst, offset + i * stride, size);
    }
  }

  @Override
  public ReadCounts counts() {
    return source.counts();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
