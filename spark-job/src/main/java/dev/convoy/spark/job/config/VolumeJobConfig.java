package dev.convoy.spark.job.config;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.KernelSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A whole job file for a volume, every default filled in.
 *
 * @param tile sizes of what is computed at once, along the output's axes in space; empty for sizes
 *     that fit the memory and cost least
 * @param memory native bytes that one task may use; empty for a share of what the host has
 * @param skipConstant whether tiles whose source is one value are computed once for each value
 * @param mask a volume of the output's sizes: what is 0 there is not computed and stays 0
 * @param roi first position and sizes of the part of the output that is wanted
 * @param partitions the number of tasks; empty for a number that suits the work
 * @param checkMemory whether a job that needs more memory than there is is refused
 * @param spark settings of Spark, by their full names
 */
public record VolumeJobConfig(
    ModelConfig model,
    VolumeInputConfig input,
    VolumeOutputConfig output,
    Optional<List<Long>> tile,
    OptionalLong memory,
    boolean skipConstant,
    Optional<String> mask,
    Optional<Roi> roi,
    Precision precision,
    KernelSet kernels,
    OptionalInt partitions,
    boolean checkMemory,
    Map<String, String> spark)
    implements Job {
  /**
   * A box of the output.
   *
   * @param start first position along each axis in space
   * @param size number of positions along each axis in space
   */
  public record Roi(List<Long> start, List<Long> size) {}

  public VolumeJobConfig {
    spark = Map.copyOf(spark);
  }

  static VolumeJobConfig read(Section job) {
    VolumeJobConfig config =
        new VolumeJobConfig(
            ModelConfig.read(job.section("model")),
            VolumeInputConfig.read(job.section("input")),
            VolumeOutputConfig.read(job.section("output")),
            job.sizes("tile", 1),
            job.bytes("memory"),
            job.flag("skip-constant", false),
            job.text("mask"),
            roi(job.section("roi"), job),
            job.constant("precision", Precision.FLOAT32, Precision.values()),
            job.constant("kernels", KernelSet.AUTO, KernelSet.values()),
            JobConfig.partitions(job),
            job.flag("check-memory", true),
            SparkSettings.read(job));
    if (config.model.pooling().stream().anyMatch(pooling -> pooling != Pooling.NONE)) {
      job.wrong("model", "must not have pooling: it needs all positions at once");
    }
    job.end();
    return config;
  }

  private static Optional<Roi> roi(Section section, Section job) {
    Optional<List<Long>> start = section.sizes("start", 0);
    Optional<List<Long>> size = section.sizes("size", 1);
    section.end();
    if (start.isPresent() != size.isPresent()) {
      job.wrong("roi", "must have both start and size");
    }
    return start.isPresent() && size.isPresent()
        ? Optional.of(new Roi(start.get(), size.get()))
        : Optional.empty();
  }
}
