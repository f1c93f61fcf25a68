package dev.convoy.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.image.ImageJob;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills what can be killed while a task runs, which {@link HangingFile} makes sure of; prints the
 * rows of {@code RELIABILITY.md}.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
  private static final String RESUME = "output.if-exists=resume";

  /** Behind the first segment. */
  private static final String HANGING = "photo-0100.png";

  private Path folder;
  private ClusterJob job;
  private StandaloneCluster cluster;
  private SparkSession spark;
  private List<Row> expected;
  private double undisturbedSeconds;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    job = new ClusterJob(folder, 240);
    cluster = new StandaloneCluster(folder);
    SparkSession.Builder one =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false");
    hadoop("here").forEach((key, value) -> one.config("spark.hadoop." + key, value));
    spark = one.getOrCreate();
    Files.createFile(marker("undisturbed"));
    long start = System.nanoTime();
    Process undisturbed = submit("undisturbed", List.of());
    requireSuccess("undisturbed", undisturbed);
    undisturbedSeconds = seconds(start);
    expected = job.account(spark, "undisturbed").rows();
    assertEquals(job.files(), expected.size());
    assertTrue(job.published("undisturbed") >= 2, "the job must have several segments");
  }

  @AfterAll
  void stop() {
    cluster.close();
    spark.stop();
  }

  private Path marker(String output) {
    return folder.resolve("hangs-" + output);
  }

  private Map<String, String> hadoop(String output) {
    return Map.of(
        "fs.hanging.impl",
        HangingFile.class.getName(),
        HangingFile.NAME,
        HANGING,
        HangingFile.MARKER,
        marker(output).toString());
  }

  /** Returns settings under which a file hangs for longer than any of these tests takes. */
  private String[] settings(String... more) {
    List<String> all = new ArrayList<>();
    all.add("input.path=hanging://" + folder.resolve("photos"));
    all.add("errors.timeout=" + 2 * HangingFile.SECONDS);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Process submit(String output, List<String> spark, String... more) throws IOException {
    Path events = Files.createDirectories(folder.resolve("events-" + output));
    List<String> all = new ArrayList<>(spark);
    hadoop(output).forEach((key, value) -> all.add("spark.hadoop." + key + "=" + value));
    all.add("spark.eventLog.enabled=true");
    all.add("spark.eventLog.compress=false");
    all.add("spark.eventLog.dir=" + events.toUri());
    List<String> arguments = job.arguments(output, settings(more));
    return cluster.processes().submit(output, cluster.url(), all, arguments);
  }

  private int end(String output, Process driver) throws InterruptedException {
    assertTrue(driver.waitFor(15, TimeUnit.MINUTES), () -> cluster.processes().log(output));
    return driver.exitValue();
  }

  private void requireSuccess(String output, Process driver) throws InterruptedException {
    assertEquals(0, end(output, driver), () -> cluster.processes().log(output));
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Waits until a segment is published and a task of a later one hangs; returns its process. */
  private ProcessHandle awaitTask(String output, Process driver) throws IOException {
    Path marker = marker(output);
    cluster.await(output, driver, () -> job.published(output) > 0 && marker.toFile().length() > 0);
    long executor = Long.parseLong(Files.readString(marker));
    return ProcessHandle.of(executor).orElseThrow();
  }

  /** Counts tasks that did not end well and so were run again. */
  private long tasksAgain(String output) throws IOException {
    return tasks(output, end -> !end.contains("\"Reason\":\"Success\""));
  }

  private long tasks(String output, Predicate<String> wanted) throws IOException {
    try (Stream<Path> logs = Files.walk(folder.resolve("events-" + output))) {
      long count = 0;
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        count +=
            Files.readAllLines(log).stream()
                .filter(line -> line.contains("\"SparkListenerTaskEnd\""))
                .filter(wanted)
                .count();
      }
      return count;
    }
  }

  private void requireWhole(String fault, String output, String again, double seconds) {
    ClusterJob.Account account = job.account(spark, output);
    assertEquals(expected, account.rows());
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %s | %.1f |%n",
        fault,
        job.files(),
        account.lost(),
        account.doubled(),
        again,
        seconds);
  }

  private void requireDoneAgain(String fault, String output, long start) throws Exception {
    long again = tasksAgain(output);
    assertTrue(again >= 1, "the fault struck no task");
    requireWhole(fault, output, again + " tasks", seconds(start) - undisturbedSeconds);
  }

  @Test
  void aKilledExecutorLosesNothing() throws Exception {
    long start = System.nanoTime();
    Process driver = submit("executor", List.of());
    awaitTask("executor", driver).destroyForcibly();
    requireSuccess("executor", driver);
    requireDoneAgain("kill -9 of an executor", "executor", start);
  }

  @Test
  void aKilledWorkerLosesNothing() throws Exception {
    long start = System.nanoTime();
    Process driver = submit("worker", List.of());
    cluster.killWorkerOf(awaitTask("worker", driver));
    requireSuccess("worker", driver);
    requireDoneAgain("kill -9 of a worker", "worker", start);
    cluster.addWorker();
  }

  @Test
  void aKilledDriverIsResumed() throws Exception {
    Process driver = submit("driver", List.of());
    awaitTask("driver", driver);
    driver.destroyForcibly();
    assertEquals(137, end("driver", driver));
    resume("kill -9 of the driver", "driver");
  }

  @Test
  void aTerminatedDriverIsResumed() throws Exception {
    Process driver = submit("terminated", List.of());
    awaitTask("terminated", driver);
    driver.destroy();
    int exit = end("terminated", driver);
    assertTrue(exit == 143 || exit == 1, "exit code " + exit);
    resume("SIGTERM to the driver", "terminated");
  }

  private void resume(String fault, String output) throws Exception {
    assertFalse(Files.exists(job.output(output).resolve("_SUCCESS")));
    int kept = job.account(spark, output).rows().size();
    assertTrue(kept < job.files(), "the job must have been stopped before its end");
    long start = System.nanoTime();
    requireSuccess(output, submit(output, List.of(), RESUME));
    assertTrue(
        cluster.processes().log(output).contains("kept        " + kept),
        () -> cluster.processes().log(output));
    requireWhole(
        fault, output, "none of " + kept + " published, the segment under way", seconds(start));
  }

  @Test
  void theClusterGivesTheRowsOfOneThread() throws Exception {
    Files.createFile(marker("here"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    RunOptions options = new RunOptions(false, 0, Optional.empty());
    new ImageJob(JobFile.readImages(job.file(), job.settings("here", settings())), options, nowhere)
        .runIn(spark);
    assertEquals(job.account(spark, "here").rows(), expected);
  }

  /** One task waits for a file for minutes; a second attempt on the other host does not. */
  @Test
  void aTaskThatHangsIsDoneByASecondAttempt() throws Exception {
    List<String> speculation =
        List.of(
            "spark.speculation=true",
            "spark.speculation.multiplier=2",
            "spark.speculation.quantile=0.5");
    long start = System.nanoTime();
    Process driver = submit("speculation", speculation);
    requireSuccess("speculation", driver);
    double took = seconds(start);
    assertTrue(Files.exists(marker("speculation")), "nobody opened the file that hangs");
    assertTrue(took < HangingFile.SECONDS, "the job waited for the first attempt: " + took + " s");
    long second = tasks("speculation", end -> end.contains("\"Speculative\":true"));
    assertTrue(second >= 1, "Spark started no second attempt");
    requireWhole(
        "a task that hangs, with speculation",
        "speculation",
        second + " second attempts",
        took - undisturbedSeconds);
  }
}
