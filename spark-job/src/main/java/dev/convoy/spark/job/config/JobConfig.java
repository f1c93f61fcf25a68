package dev.convoy.spark.job.config;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.KernelSet;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A whole job file for images, every default filled in.
 *
 * @param batch how many items are read ahead together; never changes a result
 * @param partitions the number of tasks of a segment; empty for a number that suits the work
 * @param checkMemory whether a job that needs more memory than there is is refused
 * @param spark settings of Spark, by their full names
 */
public record JobConfig(
    ModelConfig model,
    InputConfig input,
    ImageSettings images,
    OutputConfig output,
    Precision precision,
    KernelSet kernels,
    ErrorsConfig errors,
    int batch,
    OptionalInt partitions,
    boolean checkMemory,
    Map<String, String> spark)
    implements Job {
  public JobConfig {
    spark = Map.copyOf(spark);
  }

  static JobConfig read(Section job) {
    JobConfig config =
        new JobConfig(
            ModelConfig.read(job.section("model")),
            InputConfig.read(job.section("input")),
            ImageSettings.read(job),
            OutputConfig.read(job.section("output")),
            job.constant("precision", Precision.FLOAT32, Precision.values()),
            job.constant("kernels", KernelSet.AUTO, KernelSet.values()),
            ErrorsConfig.read(job.section("errors")),
            job.integer("batch", 1).orElse(32),
            partitions(job),
            job.flag("check-memory", true),
            SparkSettings.read(job));
    job.end();
    return config;
  }

  static OptionalInt partitions(Section job) {
    boolean auto = job.text("partitions").filter("auto"::equals).isPresent();
    return auto ? OptionalInt.empty() : job.integer("partitions", 1);
  }
}
