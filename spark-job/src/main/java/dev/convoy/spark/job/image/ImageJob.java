package dev.convoy.spark.job.image;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelHash;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.OutputFolder;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.SparkFailures;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.ship.ModelShipment;
import dev.convoy.spark.job.ship.PreparedModels;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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
    prepare(
        (image, output) -> {
          String name = "convoy " + config.model().label();
          SparkSession spark = Sessions.start(name, options.master(), config.spark());
          try {
            run(spark, image, output);
          } finally {
            spark.stop();
          }
        });
  }

  /** Runs the job in a Spark that is there already, and stays. */
  public void runIn(SparkSession spark) {
    prepare((image, output) -> run(spark, image, output));
  }

  /** What is done with a model that fits and an output that may be written. */
  private interface Work {
    void run(ImageModel image, OutputFolder output);
  }

  /** Refuses before Spark starts what can be refused without it. */
  private void prepare(Work work) {
    Configuration hadoop = Sessions.hadoop(config.spark());
    OutputFolder output = OutputFolder.check(config.output(), hadoop);
    try (Model model = ModelSources.read(config.model(), List.of(), hadoop)) {
      ImageModel image = ImageModel.of(model, config.model(), config.images());
      requireKernels();
      work.run(image, output);
    } finally {
      PreparedModels.ofThisProcess().releaseIdle();
    }
  }

  /** Where tasks run in this process, natives must load here: better known before Spark starts. */
  private void requireKernels() {
    if (Sessions.isThisProcess(Sessions.master(options.master(), config.spark()))) {
      config.kernels().providers();
    }
  }

  private void run(SparkSession spark, ImageModel image, OutputFolder output) {
    ImageRun run = new ImageRun(spark, config, options, image, output, out);
    if (options.dryRun()) {
      run.describe();
      return;
    }
    if (output.isResumed()) {
      RunIdentity.of(image, config, ModelHash.of(image.model()))
          .requireSame(
              RunIdentity.parse(output.read(output.identity())),
              config.output().force(),
              output.path().toString());
    }
    output.open();
    try (ModelShipment shipment =
        ModelShipment.of(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            image.model(),
            image.inputShape(),
            config.precision(),
            config.kernels())) {
      run.run(shipment.shipped());
    } catch (Exception e) {
      // Spark throws checked exceptions that its Java API does not declare.
      abandon(output, e);
      throw SparkFailures.explained("run the job", e);
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private static void abandon(OutputFolder output, Exception failure) {
    try {
      output.abandon();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
