package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts the threads that native code starts for two tasks of two processors each. Linux gives such
 * a thread the name of the one that started it; Java does not know it.
 */
class NativeThreadsTest {
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final String NAME_OF_TASKS = "Executor task l";
  private static final int SLOTS = 2;
  private static final int TASK_CPUS = 2;

  /** A Java thread that ended between the two counts. */
  private static final int CONSTANT = 1;

  private final long before = natives();
  private long most;

  /** Counts all first: Java threads that start meanwhile are then no natives. */
  private static long natives() {
    long all = ofTasks();
    long known =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(NAME_OF_TASKS))
            .count();
    return all - known;
  }

  private static long ofTasks() {
    if (!Files.isDirectory(THREADS)) {
      return 0;
    }
    try (Stream<Path> threads = Files.list(THREADS)) {
      return threads.filter(NativeThreadsTest::isOfATask).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfATask(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).startsWith(NAME_OF_TASKS);
    } catch (IOException e) {
      return false; // it ended meanwhile
    }
  }

  @Test
  void staysAtTaskSlotsTimesTaskCpus(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isDirectory(THREADS), "counts threads as Linux shows them");
    JobFixture fixture =
        new JobFixture(folder) {
          @Override
          public SparkConf conf() {
            return super.conf()
                .setMaster("local[" + SLOTS * TASK_CPUS + "]")
                .set("spark.task.cpus", Integer.toString(TASK_CPUS));
          }
        };
    fixture.runBefore();
    try {
      TestPhotos.write(fixture.photos(), 100);
      CompletableFuture<Void> job = CompletableFuture.runAsync(() -> run(fixture));
      while (!job.isDone()) {
        most = Math.max(most, natives() - before);
        Thread.sleep(2);
      }
      job.join();
    } finally {
      fixture.stop();
    }
    long helpers = SLOTS * (TASK_CPUS - 1);
    assertTrue(most > 0, "native code started no thread, or none was seen");
    assertTrue(most <= helpers + CONSTANT, () -> most + " native threads, allowed are " + helpers);
  }

  private static void run(JobFixture fixture) {
    try {
      fixture.run("counted", 0, "partitions=16");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
