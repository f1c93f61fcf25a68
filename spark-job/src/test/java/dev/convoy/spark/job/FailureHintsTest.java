package dev.convoy.spark.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureHintsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang.OutOfMemoryError: Java heap space | spark.executor.memory ",
        "java.lang.OutOfMemoryError: Cannot allocate 8 bytes of native memory, 9 in use | spark.executor.memoryOverhead",
        "Container killed by YARN for exceeding physical memory limits. 5 GB used | spark.executor.memoryOverhead",
        "ExecutorLostFailure (executor 1 exited with code 137) | spark.executor.memoryOverhead",
        "java.io.IOException: No space left on device | output.if-exists = resume",
        "java.lang.ClassNotFoundException: dev.convoy.spark.job.image.ImageTask | the executors lack convoy.jar",
        "java.lang.NoClassDefFoundError: dev/convoy/spark/job/ship/ShippedModel | the executors lack convoy.jar",
        "java.lang.NoClassDefFoundError: org/apache/spark/ml/Transformer | without mllib"
      })
  void whatSparkTellsOfATaskNamesTheSettingOrTheJar(String told, String advice) {
    Exception failure =
        new RuntimeException(
            "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times: " + told);
    assertTrue(FailureHints.of(failure).orElse("").contains(advice.strip()), told);
    String line =
        SparkFailures.explained("compute segment=00001", new RuntimeException("x", failure))
            .getMessage();
    assertTrue(
        line.startsWith("Cannot compute segment=00001: RuntimeException: Job aborted"), line);
    assertTrue(line.contains("; ") && line.contains(advice.strip()), line);
  }

  @Test
  void aPathOfS3WithoutItsJarsNamesThem() {
    Exception failure =
        assertThrows(
            Exception.class,
            () -> new Path("s3a://bucket/photos").getFileSystem(new Configuration()));
    assertTrue(
        FailureHints.withHint("Cannot read", failure)
            .startsWith("Cannot read; add the S3A jars of this Hadoop: --packages"),
        failure::toString);
  }

  @Test
  void adviceIsGivenOnce() {
    Exception failure = new RuntimeException("No space left on device");
    String line = FailureHints.withHint("Cannot write", failure);
    assertTrue(line.startsWith("Cannot write; free space where output.path"), line);
    assertEquals(line, FailureHints.withHint(line, failure));
  }

  @Test
  void otherFailuresGetNoAdvice() {
    assertEquals(Optional.empty(), FailureHints.of(new RuntimeException("disk full")));
    assertEquals("line", FailureHints.withHint("line", new RuntimeException("disk full")));
  }
}
