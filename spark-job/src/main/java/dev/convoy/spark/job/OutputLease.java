package dev.convoy.spark.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.spark.job.config.JobFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right of one job to write an output: a small file with the owner's name, written anew every
 * 10 seconds.
 *
 * <p>A lease that was not renewed for 60 seconds is stale and is taken over; at once where its
 * owner was a process of this host that is no more. Ages are told by the file system's clock where
 * it has one of its own.
 */
public final class OutputLease implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RENEWED_SECONDS = 10;
  private static final long STALE_SECONDS = 60;

  private final FileSystem files;
  private final Path file;
  private final byte[] owner;
  private final ScheduledExecutorService renewal;
  private Future<?> renewing;

  private OutputLease(FileSystem files, Path file) {
    this.files = files;
    this.file = file;
    this.owner = owner();
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "convoy-lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lease.
   *
   * @param file that stands for the output; its folder is made
   * @throws JobFileException when another job holds it, with its owner and age
   */
  public static OutputLease take(FileSystem files, Path file) throws IOException {
    OutputLease lease = new OutputLease(files, file);
    try {
      files.mkdirs(file.getParent());
      if (files.exists(file)) {
        requireStale(files, file);
        files.delete(file, false);
      }
      lease.write(false);
    } catch (FileAlreadyExistsException e) {
      lease.renewal.shutdownNow();
      throw new JobFileException(
          "Cannot write " + file.getParent() + ": another job has just begun to write it", e);
    } catch (IOException | RuntimeException e) {
      lease.renewal.shutdownNow();
      throw e;
    }
    lease.start();
    return lease;
  }

  /**
   * Checks that no job that is alive holds a lease; takes none.
   *
   * @throws JobFileException when one does, with its owner and age
   */
  public static void requireFree(FileSystem files, Path file) throws IOException {
    if (files.exists(file)) {
      requireStale(files, file);
    }
  }

  private void start() {
    renewing =
        renewal.scheduleWithFixedDelay(
            this::renew, RENEWED_SECONDS, RENEWED_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Checks that nobody has taken the lease over meanwhile.
   *
   * @throws JobFailedException when somebody has, as after a pause of more than 60 seconds
   */
  public synchronized void requireHeld() throws IOException {
    if (!isHeld()) {
      throw new JobFailedException(
          "Cannot go on writing "
              + file.getParent().getParent()
              + ": another job has taken it over");
    }
  }

  private boolean isHeld() throws IOException {
    try (InputStream in = files.open(file)) {
      return Arrays.equals(in.readAllBytes(), owner);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static void requireStale(FileSystem files, Path file) throws IOException {
    FileStatus status = files.getFileStatus(file);
    JsonNode held;
    try (InputStream in = files.open(file)) {
      held = JSON.readTree(in);
    }
    long age = Math.max(0, (System.currentTimeMillis() - status.getModificationTime()) / 1000);
    if (age >= STALE_SECONDS || isDead(held)) {
      return;
    }
    throw new JobFileException(
        ("Cannot write %s: process %s on host %s writes it, its lease was renewed %d s ago;"
                + " wait until it ends, or %d s after it died")
            .formatted(
                file.getParent().getParent(),
                held.path("pid").asText("?"),
                held.path("host").asText("?"),
                age,
                STALE_SECONDS));
  }

  /** Tells whether the owner was a process of this host that is no more. */
  private static boolean isDead(JsonNode held) {
    if (!held.path("host").asText("").equals(HostLine.host())) {
      return false;
    }
    return ProcessHandle.of(held.path("pid").asLong(-1))
        .flatMap(process -> process.info().startInstant())
        .filter(start -> start.toString().equals(held.path("started").asText("")))
        .isEmpty();
  }

  private static byte[] owner() {
    ProcessHandle process = ProcessHandle.current();
    String started = process.info().startInstant().map(Instant::toString).orElse("");
    return JSON.createObjectNode()
        .put("host", HostLine.host())
        .put("pid", process.pid())
        .put("started", started)
        .toString()
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void write(boolean replaces) throws IOException {
    try (OutputStream out = files.create(file, replaces)) {
      out.write(owner);
    }
  }

  /**
   * One renewal that fails is made good by the next. Nobody of this process looks at the file while
   * it is half written.
   */
  private synchronized void renew() {
    try {
      requireHeld();
      write(true);
    } catch (IOException | JobFailedException e) {
      org.slf4j.LoggerFactory.getLogger(OutputLease.class)
          .warn("Cannot renew {}: {}", file, e.getMessage());
    }
  }

  /** Gives the lease back, unless another job has taken it over. */
  @Override
  public void close() throws IOException {
    renewing.cancel(false);
    renewal.shutdown();
    try {
      renewal.awaitTermination(RENEWED_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isHeld()) {
      files.delete(file, false);
    }
  }
}
