package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.datasets.volume.zarr.Pyramid;
import dev.convoy.engine.model.Model;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.OutputLease;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.SparkFailures;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.VolumeJobConfig;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.HostMemory;
import dev.convoy.spark.job.progress.Progress;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.ship.HadoopSettings;
import dev.convoy.spark.job.ship.ModelShipment;
import dev.convoy.spark.job.ship.PreparedModels;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.SparkSession;

/** Runs a job over a volume from its configuration to its summary. */
public final class VolumeJob {
  private static final int RUNS_PER_SLOT = 4;

  private final VolumeJobConfig config;
  private final RunOptions options;
  private final PrintStream out;

  /**
   * @param options {@code limit} counts tiles
   * @param out gets the account and the summary
   */
  public VolumeJob(VolumeJobConfig config, RunOptions options, PrintStream out) {
    this.config = config;
    this.options = options;
    this.out = out;
  }

  /** Runs the job in a Spark that it starts and stops. */
  public void run() {
    SparkConf conf = conf();
    prepare(
        conf,
        Sessions.hadoop(conf),
        (setup, output) -> {
          SparkSession spark = Sessions.start(conf);
          try {
            run(spark, setup, output);
          } finally {
            spark.stop();
          }
        });
  }

  /** Runs the job in a Spark that is there already, and stays. */
  public void runIn(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    prepare(
        context.getConf(),
        context.hadoopConfiguration(),
        (setup, output) -> run(spark, setup, output));
  }

  /** Returns what the job would do and by which kernels; starts no Spark and writes nothing. */
  public String explain() {
    StringBuilder text = new StringBuilder();
    SparkConf conf = conf();
    prepare(
        conf,
        Sessions.hadoop(conf),
        (setup, output) -> text.append(setup.text()).append(setup.explanation()));
    return text.toString();
  }

  private SparkConf conf() {
    return Sessions.conf("convoy " + config.model().label(), options.master(), config.spark());
  }

  /** What is done with a volume that suits and an output that may be written. */
  private interface Work {
    void run(VolumeSetup setup, VolumeOutput output);
  }

  /** Refuses before Spark starts what can be refused without it. */
  private void prepare(SparkConf conf, Configuration hadoop, Work work) {
    VolumeOutput output = VolumeOutput.check(config.output(), hadoop);
    ExecutorLimits limits = ExecutorLimits.of(conf, HostMemory.ofThisProcess());
    VolumeSetup.Place place =
        new VolumeSetup.Place(output.location(), output.isResumed(), output.earlierTile(), limits);
    try (Model model = ModelSources.read(config.model(), List.of(), hadoop);
        VolumeSetup setup = VolumeSetup.of(config, model, new VolumeStorage(hadoop), place)) {
      output.requireSame(setup.identity());
      if (options.dryRun()) {
        out.print(setup.text());
        out.println("dry run     nothing was written");
        return;
      }
      setup.memory().check(config.checkMemory(), out);
      work.run(setup, output);
    } finally {
      PreparedModels.ofThisProcess().releaseIdle();
    }
  }

  private void run(SparkSession spark, VolumeSetup setup, VolumeOutput output) {
    Instant started = Instant.now();
    long start = System.nanoTime();
    out.print(setup.text());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings hadoop = HadoopSettings.of(context);
    VolumeCounters counters = new VolumeCounters(spark.sparkContext());
    try (OutputLease lease = output.lease()) {
      context.setJobDescription("Convoy: find the source's range for input.normalize");
      VolumeSpec spec = Normalization.applied(config.input(), setup.spec(), context, hadoop);
      output.open(setup.target(), setup.identity(), setup.spec().grid().tile().sizes());
      long tiles = tiles(spec);
      long chunks = chunks(setup, tiles);
      Progress progress =
          Progress.start(spark.sparkContext(), counters.goal(chunks), options.progress());
      try (progress) {
        compute(context, setup, tiles, new VolumeWork(spec, hadoop, counters));
      }
      pyramid(context, setup, hadoop);
      lease.requireHeld();
      context.setJobDescription("Convoy: finish the volume");
      output.finish();
      double seconds = Report.rounded((System.nanoTime() - start) / 1e9);
      VolumeSlices slices =
          new VolumeSlices(setup, new VolumeStorage(context.hadoopConfiguration()));
      VolumeReport.Ran ran =
          new VolumeReport.Ran(
              started,
              seconds,
              chunks,
              Sessions.taskSlots(context),
              progress.samples(),
              spark.version(),
              slices.draw(spec, output.location(), config.output().pictures()),
              slices.notes());
      Report report =
          new VolumeReport(config, setup, counters, output.path().toString(), ran).report();
      output.write(report);
      out.print(report.summaryText());
    } catch (JobFileException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java API does not declare.
      throw SparkFailures.explained("run the job", e);
    } finally {
      context.setJobDescription(null);
    }
    tidy(output);
  }

  private static void tidy(VolumeOutput output) {
    try {
      output.tidy();
    } catch (IOException e) {
      throw SparkFailures.explained("remove what the job no longer needs", e);
    }
  }

  /** Returns how many tiles are wanted. */
  private long tiles(VolumeSpec spec) {
    long tiles = spec.grid().count();
    return options.limit() > 0 ? Math.min(tiles, options.limit()) : tiles;
  }

  /** Returns how many pieces that are published one by one the first tiles have. */
  private static long chunks(VolumeSetup setup, long tiles) throws IOException {
    ChunkGrid shards = new ChunkGrid(setup.target().shape(), setup.target().shard());
    TileGrid grid = setup.spec().grid();
    if (tiles == grid.count()) {
      return shards.count();
    }
    AtomicLong chunks = new AtomicLong();
    for (long tile = 0; tile < tiles; tile++) {
      shards.forEach(grid.region(tile), index -> chunks.incrementAndGet());
    }
    return chunks.get();
  }

  /** What tasks need besides the network. */
  private record VolumeWork(VolumeSpec spec, HadoopSettings hadoop, VolumeCounters counters) {}

  private void compute(JavaSparkContext context, VolumeSetup setup, long tiles, VolumeWork work) {
    try (ModelShipment shipment =
        ModelShipment.of(
            context,
            setup.network().model(),
            setup.network().padded(),
            config.precision(),
            config.kernels())) {
      context.setJobDescription("Convoy: compute and write " + tiles + " tiles");
      run(
          context,
          tiles,
          new VolumeTask(work.spec(), shipment.shipped(), work.hadoop(), work.counters()));
    }
  }

  /** Neighbouring tiles go to one task, which then finds decoded chunks of the source again. */
  private void run(
      JavaSparkContext context, long tiles, VoidFunction<java.util.Iterator<long[]>> task) {
    long usual = Math.min(tiles, (long) RUNS_PER_SLOT * context.defaultParallelism());
    int tasks = config.partitions().orElse((int) Math.max(1, usual));
    List<long[]> runs = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      runs.add(new long[] {tiles * i / tasks, tiles * (i + 1) / tasks});
    }
    context.parallelize(runs, tasks).foreachPartition(task);
  }

  private void pyramid(JavaSparkContext context, VolumeSetup setup, HadoopSettings hadoop) {
    List<VolumeInfo> levels = Pyramid.of(setup.target(), config.output().pyramid());
    for (int level = 1; level < levels.size(); level++) {
      VolumeInfo info = levels.get(level);
      long shards = new ChunkGrid(info.shape(), info.shard()).count();
      String group = setup.spec().writing().location().path();
      context.setJobDescription("Convoy: write resolution " + level + " of the pyramid");
      run(context, shards, new PyramidTask(group, level, hadoop));
    }
  }
}
