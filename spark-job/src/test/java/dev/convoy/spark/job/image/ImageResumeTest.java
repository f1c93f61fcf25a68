package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.config.JobFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageResumeTest {
  private static final String RESUME = "output.if-exists=resume";

  private JobFixture fixture;
  private int files;
  private List<Row> undisturbed;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    fixture = new JobFixture(folder);
    fixture.runBefore();
    write();
    undisturbed = undisturbed("whole");
  }

  @BeforeEach
  void write() throws IOException {
    if (Files.exists(fixture.photos())) {
      try (Stream<Path> old = Files.walk(fixture.photos())) {
        old.map(Path::toFile).filter(java.io.File::isFile).forEach(java.io.File::delete);
      }
    }
    files = TestPhotos.write(fixture.photos(), 12);
  }

  @AfterAll
  void stop() {
    fixture.stop();
  }

  private List<Row> rows(String output) {
    return fixture.read(output).drop("segment").orderBy("path").collectAsList();
  }

  private List<Row> undisturbed(String output) throws IOException {
    fixture.run(output, 0);
    return rows(output);
  }

  @Test
  void doesOnlyWhatIsMissing() throws IOException {
    fixture.run("missing", 5);
    Path first = fixture.output("missing").resolve("segment=00000");
    long written = Files.getLastModifiedTime(first).toMillis();
    Files.createDirectories(fixture.output("missing").resolve("_convoy/draft-segment=00001"));
    String summary = fixture.run("missing", 0, RESUME);
    assertEquals(undisturbed, rows("missing"));
    assertTrue(summary.contains("kept        5 rows of an earlier run"), summary);
    assertTrue(summary.contains("inputs      14"), summary);
    assertEquals(written, Files.getLastModifiedTime(first).toMillis());
    assertTrue(Files.exists(fixture.output("missing").resolve("_SUCCESS")));
    summary = fixture.run("missing", 0, RESUME);
    assertTrue(summary.contains("kept        14 rows"), summary);
    assertEquals(undisturbed, rows("missing"));
  }

  @Test
  void startsWhereThereIsNothing() throws IOException {
    fixture.run("nothing", 0, RESUME);
    assertEquals(files, rows("nothing").size());
  }

  @Test
  void aSegmentPublishedByHalfCountsForTheRowsItHas() throws IOException {
    fixture.run("half", 0, "partitions=4");
    Path segment = fixture.output("half").resolve("segment=00000");
    try (Stream<Path> parts = Files.list(segment)) {
      Files.delete(
          parts
              .filter(part -> part.getFileName().toString().startsWith("part-00002"))
              .findFirst()
              .orElseThrow());
    }
    String summary = fixture.run("half", 0, RESUME);
    assertEquals(undisturbed, rows("half"));
    assertTrue(summary.contains("rows of an earlier run"), summary);
  }

  @Test
  void pathsAreNeverBroadcast() throws IOException {
    fixture.run("joined", 5);
    List<String> plans = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onOtherEvent(SparkListenerEvent event) {
            if (event instanceof SparkListenerSQLExecutionStart start) {
              plans.add(start.physicalPlanDescription());
            } else if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
              plans.add(update.physicalPlanDescription());
            }
          }
        };
    fixture.spark().sparkContext().addSparkListener(listener);
    try {
      fixture.run("joined", 0, RESUME, "errors.retry=true");
    } finally {
      fixture.spark().sparkContext().removeSparkListener(listener);
    }
    assertTrue(plans.stream().anyMatch(plan -> plan.contains("SortMergeJoin")), plans::toString);
    assertTrue(plans.stream().noneMatch(plan -> plan.contains("Broadcast")), plans::toString);
  }

  @Test
  void aFullDiskEndsTheJobWithWhatToDoAndResumingCompletesIt() throws IOException {
    fixture
        .spark()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.full.impl", FullDisk.class.getName());
    String[] settings = {"output.path=full://" + fixture.output("full"), RESUME};
    fixture.run("full", 5, settings);
    // Enough for the listing, not for the features.
    FullDisk.leave(12_000);
    try {
      String message =
          assertThrows(JobFailedException.class, () -> fixture.run("full", 0, settings))
              .getMessage();
      assertEquals(
          "Cannot compute segment=00001: IOException: No space left on device; free space where"
              + " output.path and spark.local.dir lie, then run the same job with"
              + " output.if-exists = resume",
          message);
    } finally {
      FullDisk.leave(Long.MAX_VALUE);
    }
    String summary = fixture.run("full", 0, settings);
    assertTrue(summary.contains("kept        5 rows of an earlier run"), summary);
    assertEquals(undisturbed, rows("full"));
  }

  @Test
  void changedFilesAreDoneAgainAndNewOnesAdded() throws IOException {
    fixture.run("changed", 0);
    Path changed = fixture.photos().resolve("d1/photo-0001.jpg");
    Files.write(changed, TestPhotos.bytes("jpg", 41, 33, 99));
    Files.write(fixture.photos().resolve("d0/new.png"), TestPhotos.bytes("png", 9, 8, 7));
    String summary = fixture.run("changed", 0, RESUME);
    assertTrue(summary.contains("kept        13 rows"), summary);
    assertEquals(undisturbed("changed-whole"), rows("changed"));
  }

  @Test
  void theRowOfAFileThatWasRemovedStays() throws IOException {
    fixture.run("removed", 0);
    Files.delete(fixture.photos().resolve("d1/photo-0001.jpg"));
    String summary = fixture.run("removed", 0, RESUME);
    assertTrue(summary.contains("inputs      13"), summary);
    assertEquals(undisturbed, rows("removed"));
  }

  @Test
  void errorsAreRetriedWhenAsked() throws IOException {
    fixture.run("retry", 0);
    Path broken = fixture.photos().resolve("d2/photo-0005-broken.jpg");
    assertEquals(0, Files.size(broken));
    String summary = fixture.run("retry", 0, RESUME, "errors.retry=true");
    assertTrue(summary.contains("kept        12 rows"), summary);
    assertEquals(undisturbed, rows("retry"));
    Files.write(broken, TestPhotos.bytes("jpg", 20, 20, 1));
    summary = fixture.run("retry", 0, RESUME, "errors.retry=true");
    assertTrue(summary.contains("errors      1: decode/not_an_image 1"), summary);
    assertEquals(files, rows("retry").size());
    assertFalse(
        Files.exists(fixture.output("retry").resolve("segment=00002")),
        "the second one had errors alone: it goes and its number is free");
    assertFalse(Files.exists(fixture.output("retry").resolve("_convoy/draft-kept")));
  }

  @Test
  void errorsOfEarlierRunsCountForTheBudget() throws IOException {
    fixture.run("budget", 0);
    Files.write(fixture.photos().resolve("d0/broken-too.png"), new byte[0]);
    String message =
        assertThrows(
                JobFailedException.class, () -> fixture.run("budget", 0, RESUME, "errors.budget=2"))
            .getMessage();
    assertTrue(
        message.startsWith(
            "Cannot go on: errors.budget = 2 of 15 inputs allows 2 errors, there are 3"
                + " (2 of earlier runs); the first: "),
        message);
    fixture.run("budget", 0, RESUME, "errors.budget=3");
    assertEquals(files + 1, rows("budget").size());
    message =
        assertThrows(
                JobFailedException.class, () -> fixture.run("budget", 0, RESUME, "errors.budget=2"))
            .getMessage();
    assertTrue(message.endsWith("there are 3 (3 of earlier runs)"), message);
    fixture.run("budget", 0, RESUME, "errors.budget=20%");
  }

  @Test
  void anotherConfigurationIsRefusedUnlessForced() throws IOException {
    fixture.run("other", 3);
    String message =
        assertThrows(
                JobFileException.class,
                () -> fixture.run("other", 0, RESUME, "preprocess.mode=caffe"))
            .getMessage();
    assertTrue(message.startsWith("Cannot resume output.path file:"), message);
    assertTrue(message.contains(": its preprocessing must be this job's"), message);
    message =
        assertThrows(JobFileException.class, () -> fixture.run("other", 0, RESUME, "model.seed=8"))
            .getMessage();
    assertTrue(message.contains(": its model_hash must be this job's"), message);
    assertEquals(3, rows("other").size());
    assertTrue(Files.exists(fixture.output("other").resolve("_SUCCESS")));
    fixture.run("other", 0, RESUME, "preprocess.mode=caffe", "output.force=true");
    assertEquals(files, rows("other").size());
    message =
        assertThrows(
                JobFileException.class,
                () ->
                    fixture.run(
                        "other", 0, RESUME, "output.force=true", "model.outputs=[conv,pool]"))
            .getMessage();
    assertTrue(message.contains(": its columns must be this job's"), message);
  }

  @Test
  void whatIsNotOursIsNotResumed() throws IOException {
    Path mine = Files.createDirectories(fixture.output("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "years of work");
    String message =
        assertThrows(JobFileException.class, () -> fixture.run("mine", 0, RESUME)).getMessage();
    assertTrue(message.contains("it holds thesis.txt, which is no result of Convoy"), message);
    assertFalse(Files.exists(mine.resolve("_convoy")));
  }
}
