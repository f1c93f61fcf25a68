package dev.convoy.spark.cli;

import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.image.ErrorTable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the errors of an output, grouped. */
@Command(
    name = "errors",
    description = "Print the errors of an image job's output by code, with examples.",
    sortOptions = false)
final class ErrorsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OUT", description = "The folder of the results.")
  private String output;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many inputs of each code are named (default ${DEFAULT-VALUE}).")
  private int examples;

  @Option(names = "--master", paramLabel = "URL", description = "Spark's master.")
  private String master;

  @Override
  public Integer call() {
    SparkSession spark = Sessions.start("convoy errors", Optional.ofNullable(master), Map.of());
    try {
      System.out.print(ErrorTable.of(spark, output, examples));
      return 0;
    } finally {
      spark.stop();
    }
  }
}
