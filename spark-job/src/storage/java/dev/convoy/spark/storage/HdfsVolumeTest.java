package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.Sessions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The volume job with volume, model and result on HDFS. */
@Tag("storage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HdfsVolumeTest {
  private Hdfs hdfs;
  private SparkSession spark;
  private VolumeCase job;
  private Map<String, String> expected;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    hdfs = new Hdfs(folder.resolve("hdfs"));
    spark = Sessions.start("hdfs", Optional.of("local[2]"), Map.of());
    expected = VolumeCase.here(spark, folder);
    job = VolumeCase.write(spark, hdfs, folder);
  }

  @AfterAll
  void stop() {
    spark.stop();
    hdfs.close();
  }

  @Test
  void chunksAreThoseOfALocalRun() throws Exception {
    String summary = job.run("edges");
    assertTrue(summary.contains("chunks      150 written, 0 kept"), summary);
    assertEquals(expected, job.bytes("edges"));
  }

  @Test
  void chunksThatWentAreDoneAgainAndNoOther() throws Exception {
    job.run("resumed");
    for (String gone : new String[] {"c/0/0/0/0", "c/4/5/4/0", "c/2/3/1/0"}) {
      assertTrue(
          hdfs.files().delete(new org.apache.hadoop.fs.Path(job.output("resumed"), gone), false));
    }
    String summary = job.run("resumed", "output.if-exists=resume");
    assertTrue(summary.contains("chunks      3 written, 147 kept of an earlier run"), summary);
    assertEquals(expected, job.bytes("resumed"));
  }
}
