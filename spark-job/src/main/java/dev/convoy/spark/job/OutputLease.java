package dev.convoy.spark.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.spark.job.LeasePlace.Held;
import dev.convoy.spark.job.config.JobFileException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one job to write an output: a small file with the owner's name, written anew every
 * 10 seconds.
 *
 * <p>A lease that was not renewed for 60 seconds is stale and is taken over; at once where its
 * owner was a process of this host that is no more. While it is younger the job watches it: a
 * renewal shows that its owner lives, and the job is refused; without one the lease becomes stale,
 * so that a driver that a cluster starts again on another host goes on by itself.
 *
 * <p>Leases of one output are numbered, and the highest number holds. Who takes over creates the
 * next number, and file systems let one process alone create a file: of many that see the same
 * stale lease one gets the output. Object stores may let two, of whom the last to write holds; the
 * other one learns it the next time it looks.
 */
public final class OutputLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputLease.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long RENEWED_SECONDS = 10;
  private static final long LOOK_MILLIS = 500;

  private final LeasePlace place;
  private final int number;
  private final String id = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewal;
  private final Future<?> renewing;

  private OutputLease(LeasePlace place, int number) {
    this.place = place;
    this.number = number;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "convoy-lease");
              thread.setDaemon(true);
              return thread;
            });
    this.renewing =
        renewal.scheduleWithFixedDelay(
            this::renew, RENEWED_SECONDS, RENEWED_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Takes the lease; waits up to 60 seconds for that of an owner that cannot be looked at.
   *
   * @throws JobFileException when another job that is alive holds it, with its owner and age
   */
  public static OutputLease take(LeasePlace place) throws IOException {
    place.files().mkdirs(place.prefix().getParent());
    Optional<Held> before = stale(place);
    OutputLease lease = new OutputLease(place, before.map(Held::number).orElse(0) + 1);
    try {
      lease.begin();
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.endRenewal();
      throw e;
    }
  }

  private void begin() throws IOException {
    try {
      place.create(number, text());
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      throw justBegun(e);
    }
    if (!isHeld()) {
      deleteOwn();
      throw justBegun(null);
    }
    place.deleteBelow(number);
  }

  private JobFileException justBegun(IOException cause) {
    return new JobFileException(
        "Cannot write " + place.output() + ": another job has just begun to write it", cause);
  }

  /**
   * Waits until the lease that is there, if one is, is stale.
   *
   * @throws JobFileException when it is renewed meanwhile
   */
  private static Optional<Held> stale(LeasePlace place) throws IOException {
    Optional<Held> seen = place.held();
    if (seen.isEmpty() || seen.get().isStale()) {
      return seen;
    }
    LOG.warn("Wait for {}: {}", place.output(), seen.get().text());
    long start = System.nanoTime();
    do {
      pause();
      Optional<Held> now = place.held();
      if (now.isEmpty() || now.get().isStale()) {
        return now;
      }
      if (seen.get().isOlderThan(now.get())) {
        throw refused(place, now.get());
      }
    } while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(LeasePlace.STALE_SECONDS));
    return seen;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailedException("Cannot wait for another job: interrupted", e);
    }
  }

  /**
   * Checks that no lease is younger than 60 seconds, unless its owner is known to be dead; takes
   * none.
   *
   * @throws JobFileException when one is, with its owner and age
   */
  public static void requireFree(LeasePlace place) throws IOException {
    Optional<Held> held = place.held();
    if (held.isPresent() && !held.get().isStale()) {
      throw refused(place, held.get());
    }
  }

  private static JobFileException refused(LeasePlace place, Held held) {
    return new JobFileException(
        "Cannot write %s: %s; wait until it ends, or %d s after it died"
            .formatted(place.output(), held.text(), LeasePlace.STALE_SECONDS));
  }

  /**
   * Checks that nobody has taken the lease over meanwhile.
   *
   * @throws JobFailedException when somebody has, as after a pause of more than 60 seconds
   */
  public synchronized void requireHeld() throws IOException {
    if (!isHeld()) {
      throw new JobFailedException(
          "Cannot go on writing " + place.output() + ": another job has taken it over");
    }
  }

  private boolean isHeld() throws IOException {
    return place.held().filter(held -> held.number() == number && held.id().equals(id)).isPresent();
  }

  private String text() {
    ProcessHandle process = ProcessHandle.current();
    String started = process.info().startInstant().map(Instant::toString).orElse("");
    return JSON.createObjectNode()
        .put("host", HostLine.host())
        .put("pid", process.pid())
        .put("started", started)
        .put("id", id)
        .toString();
  }

  /**
   * One renewal that fails is made good by the next. Nobody of this process looks at the file while
   * it is half written.
   */
  private synchronized void renew() {
    try {
      requireHeld();
      place.replace(number, text());
    } catch (IOException | JobFailedException e) {
      LOG.warn("Cannot renew the lease of {}: {}", place.output(), e.getMessage());
    }
  }

  private void endRenewal() {
    renewing.cancel(false);
    renewal.shutdown();
    try {
      renewal.awaitTermination(RENEWED_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the lease back; that of a job which has taken over stays. */
  @Override
  public void close() throws IOException {
    endRenewal();
    deleteOwn();
  }

  private void deleteOwn() throws IOException {
    if (place.id(number).equals(id)) {
      place.delete(number);
    }
  }
}
