package dev.convoy.spark.job;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Knows what to change where a failure comes from the way Spark was started. */
public final class FailureHints {
  private static final int DEEPEST = 20;

  /** What is said when a text of a failure looks like this; the first that does counts. */
  private record Hint(Predicate<String> recognizes, String advice) {
    static Hint of(String pattern, String advice) {
      return new Hint(Pattern.compile(pattern).asPredicate(), advice);
    }
  }

  private static final List<Hint> HINTS =
      List.of(
          Hint.of(
              "OutOfMemoryError: Cannot allocate \\d+ bytes of native memory|exceeding (physical )?memory limits"
                  + "|OOMKilled|exit(ed with)? (code|status):? 137",
              "weights, arrays and images live outside the heap: raise spark.executor.memoryOverhead,"
                  + " or lower spark.executor.cores; convoy explain prints what is needed"),
          Hint.of(
              "No space left on device|Disk quota exceeded|quota of .* is exceeded",
              "free space where output.path and spark.local.dir lie, then run the same job with"
                  + " output.if-exists = resume"),
          Hint.of(
              "OutOfMemoryError",
              "raise the heap: spark.executor.memory and spark.driver.memory, or CONVOY_JAVA_OPTS=-Xmx4g"
                  + " in front of bin/convoy"),
          Hint.of(
              "S3AFileSystem not found|No FileSystem for scheme \"?s3a|com.amazonaws|software.amazon.awssdk",
              "add the S3A jars of this Hadoop: --packages org.apache.hadoop:hadoop-aws:VERSION, its version"
                  + " that of hadoop-client-api in Spark's jars"),
          Hint.of(
              "No FileSystem for scheme|FileSystem not found",
              "add the jar of this file system by --jars or --packages"),
          Hint.of(
              "(ClassNotFoundException|NoClassDefFoundError): dev[./]convoy",
              "the executors lack convoy.jar: name it to spark-submit, or add it by --jars"),
          Hint.of(
              "(ClassNotFoundException|NoClassDefFoundError): org[./]apache[./]spark[./]ml",
              "this Spark comes without mllib: add spark-mllib of its version to its jars"),
          Hint.of(
              "NoSuchMethodError: .*scala|NoClassDefFoundError: scala",
              "this Spark is not of Scala 2.13: take its build for Scala 2.13"));

  private FailureHints() {}

  /** Returns what to change, for a failure and its causes. */
  public static Optional<String> of(Throwable failure) {
    StringBuilder texts = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; depth < DEEPEST && cause != null; depth++) {
      texts.append(cause).append('\n');
      cause = cause.getCause();
    }
    String text = texts.toString();
    return HINTS.stream()
        .filter(hint -> hint.recognizes().test(text))
        .map(Hint::advice)
        .findFirst();
  }

  /** Returns a first line with what to change behind it, where that is known and not there yet. */
  public static String withHint(String line, Throwable failure) {
    return of(failure)
        .filter(advice -> !line.endsWith(advice))
        .map(advice -> line + "; " + advice)
        .orElse(line);
  }
}
