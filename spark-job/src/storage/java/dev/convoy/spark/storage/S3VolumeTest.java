package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.spark.job.Sessions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

/** The volume job with volume, model and result on S3; prints a row of {@code RELIABILITY.md}. */
@Tag("storage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class S3VolumeTest {
  private S3 s3;
  private SparkSession spark;
  private VolumeCase job;
  private Map<String, String> expected;
  private Watch undisturbed;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    s3 = new S3(folder);
    spark = Sessions.start("s3", Optional.of(S3.MASTER), s3.settings());
    expected = VolumeCase.here(spark, folder);
    job = VolumeCase.write(spark, s3, folder);
  }

  @AfterAll
  void stop() {
    spark.stop();
    s3.close();
  }

  @Test
  @Order(1)
  void chunksAreThoseOfALocalRun() throws Exception {
    undisturbed = Watch.of(spark, () -> job.run("edges"));
    assertEquals(expected, job.bytes("edges"));
  }

  @Test
  @Order(2)
  void answersOf503AndCutConnectionsLoseNothing() throws Exception {
    Watch disturbed = s3.disturb(spark, () -> job.run("disturbed"));
    assertEquals(expected, job.bytes("disturbed"));
    disturbed.print(s3.fault(), job.account("disturbed"), undisturbed);
  }
}
