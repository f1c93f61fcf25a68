package dev.convoy.spark.job.image;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.OutputFolder;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.SparkFailures;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.listing.InputListing;
import dev.convoy.spark.job.memory.MemoryPlan;
import dev.convoy.spark.job.progress.Progress;
import dev.convoy.spark.job.progress.Sample;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.ship.HadoopSettings;
import dev.convoy.spark.job.ship.ShippedModel;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** One run of an image job: lists, computes segment after segment, reports. */
final class ImageRun {
  private static final String INPUTS = "inputs";
  private static final String MISSING = "missing";

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final JobConfig config;
  private final RunOptions options;
  private final ImageModel image;
  private final OutputFolder output;
  private final PrintStream out;
  private final HadoopSettings hadoop;
  private final InputListing listing;
  private final JobCounters counters;

  ImageRun(
      SparkSession spark,
      JobConfig config,
      RunOptions options,
      ImageModel image,
      OutputFolder output,
      PrintStream out) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.config = config;
    this.options = options;
    this.image = image;
    this.output = output;
    this.out = out;
    this.hadoop = HadoopSettings.of(context);
    this.listing = new InputListing(spark, hadoop);
    this.counters = new JobCounters(spark.sparkContext());
  }

  private Dataset<Row> list() {
    context.setJobDescription("Convoy: list the inputs");
    return listing.list(config.input(), output.path().toString(), options.limit());
  }

  /** Prints what would be done. */
  void describe(MemoryPlan memory) {
    Row totals = list().agg(count(lit(1)), sum("bytes")).first();
    requireInputs(totals.getLong(0));
    out.printf("inputs      %d, %d bytes%n", totals.getLong(0), totals.getLong(1));
    out.printf("size        %s, %d channels%n", image.size(), image.channels());
    image
        .columns()
        .forEach(
            column ->
                out.printf(
                    "column      %s %s of layer %s%n",
                    column.name(), column.shape(), column.layer()));
    out.printf("output      %s%n", output.path());
    memory.lines().forEach(line -> out.printf("memory      %s%n", line));
    out.println("dry run     nothing was written");
  }

  private void requireInputs(long inputs) {
    if (inputs == 0) {
      throw new UnreadableInputException(
          "Cannot run the job: no file in "
              + config.input().label()
              + " matches input.glob "
              + config.input().glob()
              + " ("
              + listing.unmatched()
              + " do not)");
    }
  }

  /**
   * Computes and writes everything, then prints the summary.
   *
   * @param batch images that tasks compute together
   */
  void run(ShippedModel model, int batch) {
    output.write(output.identity(), RunIdentity.of(image, config, model.hash()).toJson());
    long start = System.nanoTime();
    Dataset<Row> inputs = written(list(), INPUTS);
    InputBlocks blocks = blocks(inputs);
    long listed = blocks.inputs();
    requireInputs(listed);
    JobReport report =
        new JobReport(
            new JobReport.Made(config, image, model.hash(), output.path().toString()),
            counters,
            new JobReport.Listed(listed, listing.unmatched(), seconds(start)),
            Sessions.taskSlots(context));
    StructType schema = FeatureSchema.of(image, config, model.hash());
    if (output.isResumed()) {
      blocks = blocks(missing(inputs, schema, report));
    }
    WorkBlocks work = new WorkBlocks(blocks, image.secondsPerImage());
    ErrorLimit limit = ErrorLimit.of(config.errors(), listed, report.errorCount());
    ImageTask task =
        new ImageTask(
            new FeatureTask(config.images().withSize(image.size()), model),
            image.columns().size(),
            reading(),
            hadoop,
            counters);
    SegmentRun segments =
        new SegmentRun(spark, output, schema, task, output.isResumed() ? MISSING : INPUTS);
    Progress progress =
        Progress.start(
            spark.sparkContext(), counters.goal(listed, report.kept()), options.progress());
    try (progress;
        ErrorWatch watch = new ErrorWatch(spark.sparkContext(), counters, limit)) {
      watch.requireBelow();
      runSegments(work, batch, segments, report, watch);
    }
    report.finish();
    end(report, progress.samples(), model);
  }

  /** Writes the report, marks the output as whole and prints the summary. */
  private void end(JobReport report, List<Sample> samples, ShippedModel model) {
    RunExtras extras = new RunExtras(config.output());
    extras.compare(() -> compared(report.features()));
    extras.draw(
        () -> sheets(model).of(stored(INPUTS), report.inputs(), config.output().pictures()));
    Report made =
        report.report(
            new JobReport.Ended(samples, spark.version(), extras.sheet(), extras.notes()));
    output.write(made);
    output.succeed();
    out.print(made.summaryText());
    out.print(extras.neighborsText());
  }

  private NeighborTable compared(long images) {
    context.setJobDescription("Convoy: compare features for nearest images");
    return NeighborTable.of(spark, output.path(), image.columns().get(0), images);
  }

  private SheetMaker sheets(ShippedModel model) {
    MapLayer layer = MapLayer.of(image);
    SheetTask task =
        new SheetTask(
            new SheetTask.Wanted(model, layer.name(), config.output().pictures()),
            config.images().withSize(image.size()),
            reading(),
            hadoop);
    return new SheetMaker(context, task, layer);
  }

  private Dataset<Row> written(Dataset<Row> listed, String name) {
    String path = new Path(output.own(), name).toString();
    listed.write().mode(SaveMode.Overwrite).parquet(path);
    return stored(name);
  }

  /** Reads a listing from where it stands now: its folder is renamed by the first segment. */
  private Dataset<Row> stored(String name) {
    String path = new Path(output.own(), name).toString();
    return LiteralPaths.read(spark).schema(InputListing.SCHEMA).parquet(path);
  }

  /** Leaves what an earlier run has done, and takes away its rows that are to be done again. */
  private Dataset<Row> missing(Dataset<Row> inputs, StructType schema, JobReport report) {
    context.setJobDescription("Convoy: find what an earlier run has done");
    PublishedRows published = new PublishedRows(spark, output, schema);
    Dataset<Row> missing = published.missing(inputs, config.errors().retry());
    Dataset<Row> sorted = missing.sort("index").drop("index");
    Dataset<Row> numbered = written(listing.numbered(sorted), MISSING);
    published.drop(numbered);
    Map<String, Long> counts = published.counts();
    report.addKept(counts.values().stream().mapToLong(Long::longValue).sum(), errors(counts));
    return numbered;
  }

  private static Map<String, Long> errors(Map<String, Long> counts) {
    Map<String, Long> errors = new TreeMap<>(counts);
    errors.remove("");
    return errors;
  }

  private ImageTask.Reading reading() {
    boolean table = config.input().table().isPresent();
    return new ImageTask.Reading(
        config.batch(), table ? config.input().column() : null, config.errors().timeoutSeconds());
  }

  private InputBlocks blocks(Dataset<Row> inputs) {
    context.setJobDescription("Convoy: add up the inputs' sizes");
    return inputs
        .select("index", "bytes")
        .toJavaRDD()
        .aggregate(
            new InputBlocks(),
            (blocks, row) -> blocks.add(row.getLong(0), row.getLong(1)),
            InputBlocks::add);
  }

  private void runSegments(
      WorkBlocks work, int batch, SegmentRun segments, JobReport report, ErrorWatch watch) {
    int slots = Sessions.taskSlots(context);
    TaskCuts cuts = new TaskCuts(config.partitions(), slots, batch);
    double pace = 1;
    long from = 0;
    for (int number = firstNumber(); from < work.inputs(); number++) {
      double wanted = config.output().segmentSeconds() * slots / pace;
      Segment segment = work.segment(number, from, wanted);
      long start = System.nanoTime();
      double worked = counters.workSeconds();
      try {
        report.add(segment, segments.run(segment, cuts.starts(work, segment)), seconds(start));
      } catch (Exception e) {
        throw watch
            .explain()
            .<RuntimeException>map(why -> new JobFailedException(why, e))
            .orElseGet(() -> SparkFailures.explained("compute " + segment.folder(), e));
      }
      watch.requireBelow();
      // Without Spark's own time: what every segment costs would make ever smaller ones.
      pace = Math.max(0.01, (counters.workSeconds() - worked) / work.seconds(segment));
      from = segment.to();
    }
  }

  /** Returns the number behind those of published segments. */
  private int firstNumber() {
    List<String> names = output.segments();
    return names.isEmpty() ? 0 : Segment.numberOf(names.get(names.size() - 1)) + 1;
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
