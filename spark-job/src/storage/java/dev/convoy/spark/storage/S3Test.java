package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.TextFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The image job with pictures, model and results on S3; prints rows of {@code RELIABILITY.md}. */
@Tag("storage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3Test {
  private static final int WHOLE = 72;

  private S3 s3;
  private SparkSession spark;
  private ImageCase job;
  private ImageCase.Rows expected;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    s3 = new S3(folder);
    spark = Sessions.start("s3", Optional.of(S3.MASTER), s3.settings());
    expected = ImageCase.here(spark, folder, WHOLE);
    job = ImageCase.write(spark, s3, folder, WHOLE);
  }

  @AfterAll
  void stop() {
    spark.stop();
    s3.close();
  }

  @Test
  void rowsAreThoseOfALocalRunAndTheMagicCommitterPublishesThem() throws Exception {
    String summary = job.run("features");
    assertTrue(summary.contains("output      s3a://"), summary);
    assertEquals(expected, job.rows("features"));
    org.apache.hadoop.fs.Path first =
        new org.apache.hadoop.fs.Path(job.output("features"), job.segments("features").get(0));
    String committed = TextFiles.read(s3.files(), new org.apache.hadoop.fs.Path(first, "_SUCCESS"));
    assertTrue(committed.contains("\"committer\":\"magic\""), committed);
  }

  @Test
  void aSegmentThatWentIsDoneAgainAndNoOther() throws Exception {
    job.requireResumed(expected);
  }

  @Test
  void aDriverThatIsKilledWhileItWritesIsResumed() throws Exception {
    job.requireResumedAfterKill(expected, S3.MASTER, s3.settings());
  }

  @Test
  void answersOf503AndCutConnectionsLoseNothing() throws Exception {
    Watch undisturbed = Watch.of(spark, () -> job.run("undisturbed"));
    Watch disturbed = s3.disturb(spark, () -> job.run("disturbed"));
    assertEquals(expected, job.rows("disturbed"));
    disturbed.print(s3.fault(), job.account("disturbed"), undisturbed);
  }
}
