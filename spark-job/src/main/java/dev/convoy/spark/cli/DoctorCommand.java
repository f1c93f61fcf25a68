package dev.convoy.spark.cli;

import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.doctor.Doctor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Examines executors; exit code 1 when something is wrong. */
@Command(
    name = "doctor",
    description = "Examine every executor: CPU, limits, native kernels, temporary folder.",
    sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
  /** Nothing runs before every executor is there, or Spark has waited half a minute. */
  private static final Map<String, String> ALL_EXECUTORS =
      Map.of("spark.scheduler.minRegisteredResourcesRatio", "1.0");

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master (default local[*], or what spark-submit says).")
  private String master;

  @Override
  public Integer call() {
    SparkSession spark =
        Sessions.start("convoy doctor", Optional.ofNullable(master), ALL_EXECUTORS);
    try {
      boolean well =
          new Doctor(System.out).examine(JavaSparkContext.fromSparkContext(spark.sparkContext()));
      return well ? 0 : Failures.FAILED;
    } finally {
      spark.stop();
    }
  }
}
