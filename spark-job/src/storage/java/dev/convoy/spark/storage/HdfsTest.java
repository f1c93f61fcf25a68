package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.Sessions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image job with pictures, model and results on HDFS; prints rows of {@code RELIABILITY.md}.
 */
@Tag("storage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HdfsTest {
  private static final int WHOLE = 72;

  private Hdfs hdfs;
  private SparkSession spark;
  private ImageCase job;
  private ImageCase.Rows expected;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    hdfs = new Hdfs(folder.resolve("hdfs"));
    spark = Sessions.start("hdfs", Optional.of("local[2]"), Map.of());
    expected = ImageCase.here(spark, folder, WHOLE);
    job = ImageCase.write(spark, hdfs, folder, WHOLE);
  }

  @AfterAll
  void stop() {
    spark.stop();
    hdfs.close();
  }

  @Test
  @Order(1)
  void rowsAreThoseOfALocalRun() throws Exception {
    String summary = job.run("features");
    assertTrue(summary.contains("output      hdfs://"), summary);
    assertEquals(expected, job.rows("features"));
  }

  @Test
  @Order(2)
  void aSegmentThatWentIsDoneAgainAndNoOther() throws Exception {
    job.requireResumed(expected);
  }

  /** Comes last: the node stays away. */
  @Test
  @Order(3)
  void aDataNodeThatStopsLosesNothing() throws Exception {
    Watch undisturbed = Watch.of(spark, () -> job.run("undisturbed"));
    ExecutorService runner = Executors.newSingleThreadExecutor();
    try {
      Future<Watch> running = runner.submit(() -> Watch.of(spark, () -> job.run("disturbed")));
      while (job.segments("disturbed").isEmpty() && !running.isDone()) {
        Thread.sleep(20);
      }
      assertFalse(running.isDone(), "the job must run on after its first segment");
      hdfs.stopDataNode();
      Watch disturbed = running.get(3, TimeUnit.MINUTES);
      assertEquals(expected, job.rows("disturbed"));
      disturbed.print("one of two data nodes of HDFS stops", job.account("disturbed"), undisturbed);
    } finally {
      runner.shutdownNow();
    }
  }
}
