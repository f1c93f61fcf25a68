package dev.convoy.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole image job on executors in processes of their own, from a driver by SparkSubmit. */
class LocalClusterTest {
  @Test
  void executorsInOtherProcessesGiveTheSameRows(@TempDir Path folder) throws Exception {
    ClusterJob job = new ClusterJob(folder, 30);
    SparkProcesses processes = new SparkProcesses(folder);
    List<String> masters = List.of("local[2]", "local-cluster[2,1,1024]");
    for (String master : masters) {
      Process driver =
          processes.submit(
              master, master, List.of(), job.arguments(master, "output.segment-seconds=60"));
      assertTrue(driver.waitFor(3, TimeUnit.MINUTES), () -> processes.log(master));
      assertEquals(0, driver.exitValue(), () -> processes.log(master));
    }
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    try {
      List<Row> expected = job.account(spark, masters.get(0)).rows();
      assertEquals(job.files(), expected.size());
      for (String master : masters) {
        assertEquals(expected, job.account(spark, master).rows(), master);
      }
    } finally {
      spark.stop();
    }
  }
}
