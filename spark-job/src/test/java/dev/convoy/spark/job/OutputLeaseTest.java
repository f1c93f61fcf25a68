package dev.convoy.spark.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.config.JobFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Owners of other hosts are files here; those of this host are jobs of this process. */
@Timeout(60)
class OutputLeaseTest {
  private static final String ELSEWHERE =
      "{\"host\": \"elsewhere\", \"pid\": 4711, \"started\": \"\", \"id\": \"other\"}";

  @TempDir private Path folder;
  private LeasePlace place;

  @BeforeEach
  void start() throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    org.apache.hadoop.fs.Path output = new org.apache.hadoop.fs.Path(folder.toUri());
    place = new LeasePlace(files, output, new org.apache.hadoop.fs.Path(output, "lease"));
  }

  private Path lease(int number) {
    return folder.resolve("lease-" + number + ".json");
  }

  private void write(int number, String owner, long secondsAgo) throws IOException {
    Files.writeString(lease(number), owner);
    touch(lease(number), secondsAgo);
  }

  private static void touch(Path lease, long secondsAgo) throws IOException {
    Files.setLastModifiedTime(
        lease, FileTime.fromMillis(System.currentTimeMillis() - 1000 * secondsAgo));
  }

  private String[] names() {
    return folder.toFile().list();
  }

  private String refusal() {
    return assertThrows(JobFileException.class, () -> OutputLease.take(place)).getMessage();
  }

  @Test
  void standsWhileItIsHeld() throws IOException {
    try (OutputLease lease = OutputLease.take(place)) {
      lease.requireHeld();
      assertArrayEquals(new String[] {"lease-1.json"}, names());
      String owner = Files.readString(lease(1));
      assertTrue(owner.contains("\"pid\":" + ProcessHandle.current().pid()), owner);
    }
    assertArrayEquals(new String[0], names());
  }

  @Test
  void isTakenOverWhenItIsStale() throws IOException {
    OutputLease paused = OutputLease.take(place);
    touch(lease(1), 61);
    try (OutputLease next = OutputLease.take(place)) {
      assertArrayEquals(new String[] {"lease-2.json"}, names());
      String message = assertThrows(JobFailedException.class, paused::requireHeld).getMessage();
      assertTrue(message.endsWith("another job has taken it over"), message);
      paused.close();
      next.requireHeld();
    }
    assertArrayEquals(new String[0], names());
  }

  @Test
  void isTakenOverAtOnceFromADeadProcessOfThisHost() throws IOException {
    write(3, ELSEWHERE.replace("elsewhere", HostLine.host()), 0);
    try (OutputLease lease = OutputLease.take(place)) {
      lease.requireHeld();
      assertArrayEquals(new String[] {"lease-4.json"}, names());
    }
  }

  @Test
  void isWaitedForUntilItIsStale() throws IOException {
    write(1, ELSEWHERE, 58);
    long start = System.nanoTime();
    try (OutputLease lease = OutputLease.take(place)) {
      lease.requireHeld();
    }
    long waited = System.nanoTime() - start;
    assertTrue(waited > TimeUnit.SECONDS.toNanos(1), waited + " ns");
  }

  @Test
  void isWaitedForUntilItIsGivenBack() throws Exception {
    write(1, ELSEWHERE, 0);
    Renewal ending = new Renewal(() -> Files.delete(lease(1)));
    try (ending;
        OutputLease lease = OutputLease.take(place)) {
      lease.requireHeld();
    }
  }

  @Test
  void isRefusedWhenItIsRenewed() throws Exception {
    write(1, ELSEWHERE, 5);
    String message;
    try (Renewal renewal = new Renewal(() -> touch(lease(1), 0))) {
      message = refusal();
    }
    assertTrue(
        message.contains(
            "process 4711 on host elsewhere writes it, its lease was renewed 0 s ago;"
                + " wait until it ends, or 60 s after it died"),
        message);
    assertEquals(ELSEWHERE, Files.readString(lease(1)));
  }

  @Test
  void isRefusedAtOnceWhereAnOutputMustNotBeThere() throws IOException {
    OutputLease.requireFree(place);
    write(1, "", 5);
    String message =
        assertThrows(JobFileException.class, () -> OutputLease.requireFree(place)).getMessage();
    assertTrue(message.contains("process ? on host ? writes it"), message);
    touch(lease(1), 61);
    OutputLease.requireFree(place);
    assertTrue(Files.exists(lease(1)));
  }

  @Test
  void theHighestNumberHolds() throws IOException {
    try (OutputLease lease = OutputLease.take(place)) {
      write(12, ELSEWHERE, 0);
      Files.writeString(folder.resolve("lease-x.json"), "no lease");
      assertThrows(JobFailedException.class, lease::requireHeld);
    }
    assertFalse(Files.exists(lease(1)));
    assertTrue(Files.exists(lease(12)));
  }

  @Test
  void oneOfManyTakesAStaleLeaseOver() throws Exception {
    int jobs = 8;
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    try {
      for (int round = 0; round < 8; round++) {
        write(1, ELSEWHERE, 61);
        CyclicBarrier together = new CyclicBarrier(jobs);
        List<Future<OutputLease>> taking = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
          taking.add(
              pool.submit(
                  () -> {
                    together.await();
                    return OutputLease.take(place);
                  }));
        }
        List<OutputLease> taken = new ArrayList<>();
        try (Renewal renewal = new Renewal(() -> touch(lease(2), 0))) {
          for (Future<OutputLease> each : taking) {
            taken.addAll(taken(each));
          }
        }
        assertEquals(1, taken.size());
        taken.get(0).requireHeld();
        taken.get(0).close();
        assertArrayEquals(new String[0], names());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<OutputLease> taken(Future<OutputLease> taking) throws Exception {
    try {
      return List.of(taking.get());
    } catch (java.util.concurrent.ExecutionException e) {
      assertTrue(e.getCause() instanceof JobFileException, e.toString());
      return List.of();
    }
  }

  /** Does every 700 ms what the owner of a lease would do. */
  private static final class Renewal implements AutoCloseable {
    private final Thread thread;

    private interface Act {
      void act() throws IOException;
    }

    Renewal(Act act) {
      thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Thread.sleep(700);
                    act.act();
                  }
                } catch (NoSuchFileException e) {
                  // It is gone, as it may be.
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.start();
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }
}
