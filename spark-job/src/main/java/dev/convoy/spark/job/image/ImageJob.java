package dev.convoy.spark.job.image;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelHash;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.OutputFolder;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.SparkFailures;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.HostMemory;
import dev.convoy.spark.job.memory.MemoryPlan;
import dev.convoy.spark.job.ship.ModelShipment;
import dev.convoy.spark.job.ship.PreparedModels;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs a job over images from its configuration to its summary. */
public final class ImageJob {
  private final JobConfig config;
  private final RunOptions options;
  private final PrintStream out;

  /**
   * @param out gets the summary
   */
  public ImageJob(JobConfig config, RunOptions options, PrintStream out) {
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
        ready -> {
          SparkSession spark = Sessions.start(conf);
          try {
            run(spark, ready);
          } finally {
            spark.stop();
          }
        });
  }

  /** Runs the job in a Spark that is there already, and stays. */
  public void runIn(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    prepare(context.getConf(), context.hadoopConfiguration(), ready -> run(spark, ready));
  }

  private SparkConf conf() {
    return Sessions.conf("convoy " + config.model().label(), options.master(), config.spark());
  }

  /** A model that fits into memory, and an output that may be written. */
  private record Ready(MeasuredModel model, MemoryPlan memory, OutputFolder output) {}

  /** Refuses before Spark starts what can be refused without it. */
  private void prepare(SparkConf conf, Configuration hadoop, Consumer<Ready> work) {
    OutputFolder output = OutputFolder.check(config.output(), hadoop);
    requireKernels(conf);
    Model read = ModelSources.read(config.model(), List.of(), hadoop);
    ExecutorLimits limits = ExecutorLimits.of(conf, HostMemory.ofThisProcess());
    try (MeasuredModel model = MeasuredModel.of(read, config, limits)) {
      MemoryPlan memory = new MemoryPlan(model.need(), limits);
      memory.check(config.checkMemory(), out);
      work.accept(new Ready(model, memory, output));
    } finally {
      PreparedModels.ofThisProcess().releaseIdle();
    }
  }

  /** Where tasks run in this process, natives must load here: better known before Spark starts. */
  private void requireKernels(SparkConf conf) {
    if (Sessions.isThisProcess(conf.get("spark.master"))) {
      config.kernels().providers();
    }
  }

  private void run(SparkSession spark, Ready ready) {
    ImageModel image = ready.model().image();
    OutputFolder output = ready.output();
    ImageRun run = new ImageRun(spark, config, options, image, output, out);
    if (options.dryRun()) {
      run.describe(ready.memory());
      return;
    }
    if (output.isResumed()) {
      RunIdentity.of(image, config, ModelHash.of(image.model()))
          .requireSame(
              RunIdentity.parse(output.read(output.identity())),
              config.output().force(),
              output.path().toString());
    }
    try (output) {
      output.open();
      compute(spark, ready, run);
    } catch (IOException e) {
      throw SparkFailures.explained("give back the output", e);
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private void compute(SparkSession spark, Ready ready, ImageRun run) {
    ImageModel image = ready.model().image();
    try (ModelShipment shipment =
        ModelShipment.of(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            image.model(),
            image.inputShape(),
            config.precision(),
            config.kernels())) {
      ready.model().lend(shipment.shipped());
      run.run(shipment.shipped(), ready.model().batch());
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java API does not declare.
      abandon(ready.output(), e);
      throw SparkFailures.explained("run the job", e);
    }
  }

  private static void abandon(OutputFolder output, Exception failure) {
    try {
      output.abandon();
    } catch (IOException | JobFailedException e) {
      failure.addSuppressed(e);
    }
  }
}
