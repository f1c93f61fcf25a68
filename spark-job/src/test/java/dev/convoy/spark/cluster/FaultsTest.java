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

/** Kills what can be killed while a job runs; prints the rows of {@code RELIABILITY.md}. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
  private static final String RESUME = "output.if-exists=resume";

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
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    long start = System.nanoTime();
    assertEquals(0, end(submit("undisturbed")), () -> cluster.processes().log("undisturbed"));
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

  private Process submit(String output, String... settings) throws IOException {
    return submit(output, List.of(), settings);
  }

  private Process submit(String output, List<String> spark, String... settings) throws IOException {
    Path events = Files.createDirectories(folder.resolve("events-" + output));
    List<String> all = new ArrayList<>(spark);
    all.add("spark.eventLog.enabled=true");
    all.add("spark.eventLog.compress=false");
    all.add("spark.eventLog.dir=" + events.toUri());
    return cluster.processes().submit(output, cluster.url(), all, job.arguments(output, settings));
  }

  private static int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(15, TimeUnit.MINUTES), "the driver must end");
    return process.exitValue();
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Waits until the second segment's tasks run. */
  private void awaitFirstSegment(String output, Process driver) throws InterruptedException {
    cluster.await(output, driver, () -> job.published(output) > 0);
    Thread.sleep(1500);
    assertTrue(driver.isAlive(), () -> cluster.processes().log(output));
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
    print(fault, account, again, seconds);
  }

  private void print(String fault, ClusterJob.Account account, String again, double seconds) {
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

  @Test
  void aKilledExecutorLosesNothing() throws Exception {
    long start = System.nanoTime();
    Process driver = submit("executor");
    awaitFirstSegment("executor", driver);
    cluster.killExecutor();
    assertEquals(0, end(driver), () -> cluster.processes().log("executor"));
    double more = seconds(start) - undisturbedSeconds;
    requireWhole("kill -9 of an executor", "executor", tasksAgain("executor") + " tasks", more);
  }

  @Test
  void aKilledWorkerLosesNothing() throws Exception {
    long start = System.nanoTime();
    Process driver = submit("worker");
    awaitFirstSegment("worker", driver);
    cluster.killWorker();
    assertEquals(0, end(driver), () -> cluster.processes().log("worker"));
    double more = seconds(start) - undisturbedSeconds;
    cluster.addWorker();
    requireWhole("kill -9 of a worker", "worker", tasksAgain("worker") + " tasks", more);
  }

  @Test
  void aKilledDriverIsResumed() throws Exception {
    Process driver = submit("driver");
    awaitFirstSegment("driver", driver);
    driver.destroyForcibly();
    assertEquals(137, end(driver));
    resume("kill -9 of the driver", "driver");
  }

  @Test
  void aTerminatedDriverIsResumed() throws Exception {
    Process driver = submit("terminated");
    awaitFirstSegment("terminated", driver);
    driver.destroy();
    int exit = end(driver);
    assertTrue(exit == 143 || exit == 1, "exit code " + exit);
    resume("SIGTERM to the driver", "terminated");
  }

  private void resume(String fault, String output) throws Exception {
    assertFalse(Files.exists(job.output(output).resolve("_SUCCESS")));
    int kept = job.account(spark, output).rows().size();
    assertTrue(kept < job.files(), "the job must have been stopped before its end");
    long start = System.nanoTime();
    assertEquals(0, end(submit(output, RESUME)), () -> cluster.processes().log(output));
    assertTrue(
        cluster.processes().log(output).contains("kept        " + kept),
        () -> cluster.processes().log(output));
    requireWhole(
        fault, output, "none of " + kept + " published, the segment under way", seconds(start));
  }

  @Test
  void theClusterGivesTheRowsOfOneThread() throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    RunOptions options = new RunOptions(false, 0, Optional.empty());
    new ImageJob(JobFile.readImages(job.file(), job.settings("here")), options, nowhere)
        .runIn(spark);
    assertEquals(job.account(spark, "here").rows(), expected);
  }

  /** One task waits for a file for minutes; a second attempt on the other host does not. */
  @Test
  void aTaskThatHangsIsDoneByASecondAttempt() throws Exception {
    Path marker = folder.resolve("hangs");
    List<String> speculation =
        List.of(
            "spark.hadoop.fs.hanging.impl=" + HangingFile.class.getName(),
            "spark.hadoop." + HangingFile.NAME + "=photo-0100.png",
            "spark.hadoop." + HangingFile.MARKER + "=" + marker,
            "spark.speculation=true",
            "spark.speculation.multiplier=2",
            "spark.speculation.quantile=0.5");
    String photos = "input.path=hanging://" + folder.resolve("photos");
    String patient = "errors.timeout=" + 2 * HangingFile.SECONDS;
    long start = System.nanoTime();
    Process driver = submit("speculation", speculation, photos, patient);
    assertEquals(0, end(driver), () -> cluster.processes().log("speculation"));
    double more = seconds(start) - undisturbedSeconds;
    assertTrue(Files.exists(marker), "nobody opened the file that hangs");
    long second = tasks("speculation", end -> end.contains("\"Speculative\":true"));
    assertTrue(second >= 1, "Spark started no second attempt");
    assertTrue(seconds(start) < HangingFile.SECONDS, "the job waited for the first attempt");
    Process calm = submit("calm", speculation, photos, patient);
    assertEquals(0, end(calm), () -> cluster.processes().log("calm"));
    ClusterJob.Account account = job.account(spark, "speculation");
    assertEquals(job.account(spark, "calm").rows(), account.rows());
    print("a task that hangs, with speculation", account, second + " second attempts", more);
  }
}
