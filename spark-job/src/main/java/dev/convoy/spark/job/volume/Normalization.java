package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.VolumeInputConfig;
import dev.convoy.spark.job.config.VolumeInputConfig.Normalize;
import dev.convoy.spark.job.ship.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Finds scale and offset that bring a whole volume to a usual range, by a pass over it before the
 * network's; NaN does not count.
 *
 * <p>Percentiles come from a histogram of 65,536 equal steps between the least and the largest
 * value, so they are exact to a 65,536th of that range.
 */
final class Normalization {
  private static final int BINS = 1 << 16;
  private static final double LOW = 0.01;
  private static final double HIGH = 0.99;
  private static final long BOX_BYTES = 16L << 20;

  private Normalization() {}

  /** Returns a job's numbers with the scale and offset that its configuration asks for. */
  static VolumeSpec applied(
      VolumeInputConfig config, VolumeSpec spec, JavaSparkContext context, HadoopSettings hadoop)
      throws IOException {
    if (config.normalize() == Normalize.NONE) {
      return spec;
    }
    List<long[]> runs = runs(spec, hadoop, context.defaultParallelism());
    double[] moments = merged(context, runs, new Pass(spec.reading(), hadoop, 0, 0, 0));
    double[] step = {0, 1};
    double count = moments[0];
    if (config.normalize() == Normalize.MEAN) {
      double mean = moments[1] / count;
      step[0] = mean;
      step[1] = Math.sqrt(Math.max(0, moments[2] / count - mean * mean));
    } else {
      double least = moments[3];
      double width = (moments[4] - least) / BINS;
      double[] histogram =
          merged(context, runs, new Pass(spec.reading(), hadoop, BINS, least, width));
      step[0] = percentile(histogram, count, LOW, least, width);
      step[1] = percentile(histogram, count, HIGH, least, width) - step[0];
    }
    double scale = step[1] == 0 || Double.isNaN(step[1]) ? 1 : 1 / step[1];
    VolumeSpec.Reading reading = spec.reading();
    return new VolumeSpec(
        reading.with(reading.scale() * scale, (reading.offset() - step[0]) * scale),
        spec.writing(),
        spec.grid(),
        spec.resume(),
        spec.skipConstant(),
        spec.mostPlans());
  }

  private static double percentile(
      double[] histogram, double count, double share, double least, double width) {
    double below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      below += histogram[bin];
      if (below >= share * count) {
        return least + (bin + 0.5) * width;
      }
    }
    return least + BINS * width;
  }

  private static ChunkGrid boxes(AxesView view) {
    Shape box = view.info().chunk();
    Shape whole = view.info().shape();
    for (int axis = box.rank() - 1; axis >= 0; axis--) {
      while (box.elements() * view.info().type().bytes() < BOX_BYTES
          && box.size(axis) < whole.size(axis)) {
        box = box.with(axis, Math.min(whole.size(axis), 2 * box.size(axis)));
      }
    }
    return new ChunkGrid(whole, box);
  }

  private static List<long[]> runs(VolumeSpec spec, HadoopSettings hadoop, int slots)
      throws IOException {
    try (AxesView view = spec.reading().open(new VolumeStorage(hadoop.configuration()))) {
      long count = boxes(view).count();
      int tasks = (int) Math.min(count, 4L * slots);
      List<long[]> runs = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        runs.add(new long[] {count * i / tasks, count * (i + 1) / tasks});
      }
      return runs;
    }
  }

  private static double[] merged(JavaSparkContext context, List<long[]> runs, Pass pass) {
    return context.parallelize(runs, runs.size()).mapPartitions(pass).reduce(Normalization::merge);
  }

  private static double[] merge(double[] a, double[] b) {
    double[] merged = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      merged[i] = a[i] + b[i];
    }
    if (a.length == Pass.MOMENTS) {
      merged[3] = Math.min(a[3], b[3]);
      merged[4] = Math.max(a[4], b[4]);
    }
    return merged;
  }

  /** One pass: number, sum, sum of squares, least and largest; or a histogram. */
  private static final class Pass implements FlatMapFunction<Iterator<long[]>, double[]> {
    private static final long serialVersionUID = 1;
    private static final int MOMENTS = 5;
    private static final int BLOCK = 1 << 14;

    private final VolumeSpec.Reading reading;
    private final HadoopSettings hadoop;
    private final int bins;
    private final double least;
    private final double width;

    Pass(VolumeSpec.Reading reading, HadoopSettings hadoop, int bins, double least, double width) {
      this.reading = reading;
      this.hadoop = hadoop;
      this.bins = bins;
      this.least = least;
      this.width = width;
    }

    @Override
    public Iterator<double[]> call(Iterator<long[]> runs) throws IOException {
      double[] result = new double[bins == 0 ? MOMENTS : bins];
      if (bins == 0) {
        result[3] = Double.POSITIVE_INFINITY;
        result[4] = Double.NEGATIVE_INFINITY;
      }
      try (AxesView view = reading.open(new VolumeStorage(hadoop.configuration()))) {
        TileReader reader = new TileReader(view, reading);
        ChunkGrid boxes = boxes(view);
        TileGrid grid = TileGrid.over(boxes.array(), boxes.chunk());
        while (runs.hasNext()) {
          long[] run = runs.next();
          for (long number = run[0]; number < run[1]; number++) {
            count(reader, grid.region(number), result);
          }
        }
      }
      return List.of(result).iterator();
    }

    private void count(TileReader reader, Region region, double[] result) throws IOException {
      float[] block = new float[BLOCK];
      try (Tensor values = reader.read(region)) {
        for (long at = 0; at < values.elements(); at += BLOCK) {
          int count = (int) Math.min(BLOCK, values.elements() - at);
          values.copyTo(at, block, 0, count);
          for (int i = 0; i < count; i++) {
            if (!Float.isNaN(block[i])) {
              count(block[i], result);
            }
          }
        }
      }
    }

    private void count(double value, double[] result) {
      if (bins > 0) {
        int bin = width == 0 ? 0 : (int) ((value - least) / width);
        result[Math.max(0, Math.min(bins - 1, bin))]++;
        return;
      }
      result[0]++;
      result[1] += value;
      result[2] += value * value;
      result[3] = Math.min(result[3], value);
      result[4] = Math.max(result[4], value);
    }
  }
}
