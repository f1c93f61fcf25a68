package dev.convoy.spark.cli;

import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.Job;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.config.VolumeJobConfig;
import dev.convoy.spark.job.image.ImageJob;
import dev.convoy.spark.job.progress.ProgressStyle;
import dev.convoy.spark.job.volume.VolumeJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a job file on Spark. */
@Command(name = "run", description = "Run a job file on Spark.", sortOptions = false)
final class RunCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "JOB.conf", description = "The job file, HOCON or JSON.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "Change a key of the job file, for example --set output.path=/data/out.")
  private List<String> settings = List.of();

  @Option(names = "--dry-run", description = "Say what would be done; write nothing.")
  private boolean dryRun;

  @Option(names = "--limit", paramLabel = "N", description = "Take only the first N inputs.")
  private Long limit;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master (default local[*], or what spark-submit says).")
  private String master;

  @Option(names = "--quiet", description = "Show no progress on standard error.")
  private boolean quiet;

  @Override
  public Integer call() {
    RunOptions options =
        new RunOptions(dryRun, limit == null ? 0 : limit, Optional.ofNullable(master), progress());
    Job job = JobFile.read(file, settings);
    if (job instanceof VolumeJobConfig volume) {
      new VolumeJob(volume, options, System.out).run();
    } else if (job instanceof JobConfig images) {
      new ImageJob(images, options, System.out).run();
    }
    return 0;
  }

  /** The launcher says whether standard error is a terminal: Java cannot tell. */
  private ProgressStyle progress() {
    if (quiet) {
      return ProgressStyle.QUIET;
    }
    return Boolean.getBoolean("convoy.terminal") ? ProgressStyle.REWRITTEN : ProgressStyle.LINES;
  }
}
