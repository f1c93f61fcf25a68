package dev.convoy.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.image.ImageJob;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole image job on executors in processes of their own, from a driver by SparkSubmit. */
class LocalClusterTest {
  private static final String MASTER = "local-cluster[2,1,1024]";

  @Test
  void executorsInOtherProcessesGiveTheSameRows(@TempDir Path folder) throws Exception {
    ClusterJob job = new ClusterJob(folder, 30);
    SparkProcesses processes = new SparkProcesses(folder);
    Process driver = processes.submit(MASTER, MASTER, List.of(), job.arguments(MASTER));
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    try {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      RunOptions options = new RunOptions(false, 0, Optional.empty());
      new ImageJob(JobFile.readImages(job.file(), job.settings("here")), options, nowhere)
          .runIn(spark);
      List<Row> expected = job.account(spark, "here").rows();
      assertEquals(job.files(), expected.size());
      assertTrue(driver.waitFor(3, TimeUnit.MINUTES), () -> processes.log(MASTER));
      assertEquals(0, driver.exitValue(), () -> processes.log(MASTER));
      assertEquals(expected, job.account(spark, MASTER).rows());
    } finally {
      driver.destroyForcibly();
      spark.stop();
    }
  }
}
