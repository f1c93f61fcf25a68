package dev.convoy.spark.job.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Reads images in order, some ahead of the one that is asked for.
 *
 * <p>At most {@code items} images and, beyond the first, {@code bytes} bytes are under way or
 * waiting, so that memory is bounded. A file that cannot be read is a result, not an exception.
 */
final class ReadAhead implements ImageReading {
  /** Larger files are no photographs; as one array they would end the process instead. */
  static final long LARGEST_FILE = 1L << 30;

  private final Iterator<ImageRef> refs;
  private final ByteSource source;
  private final ReaderPool readers;
  private final Limits limits;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private long pendingBytes;

  private record Pending(ImageRef ref, Future<byte[]> bytes) {}

  /**
   * How much is read ahead and how long that may take.
   *
   * @param items the most images ahead, at least 1
   * @param bytes the most bytes ahead, as listed
   * @param timeoutSeconds how long {@link #next} waits for one image
   */
  record Limits(int items, long bytes, long timeoutSeconds) {}

  /**
   * @param readers threads that read; shared
   */
  ReadAhead(Iterator<ImageRef> refs, ByteSource source, ReaderPool readers, Limits limits) {
    this.refs = refs;
    this.source = source;
    this.readers = readers;
    this.limits = limits;
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || refs.hasNext();
  }

  @Override
  public ReadResult<ImageRef> next() {
    fill();
    Pending first = pending.poll();
    if (first == null) {
      throw new NoSuchElementException("Cannot read another image: all are read");
    }
    pendingBytes -= first.ref().bytes();
    return result(first);
  }

  private void fill() {
    while (refs.hasNext()
        && pending.size() < limits.items()
        && (pending.isEmpty() || pendingBytes < limits.bytes())) {
      ImageRef ref = refs.next();
      pendingBytes += ref.bytes();
      boolean readable = ref.problem() == null && ref.bytes() <= LARGEST_FILE;
      pending.add(new Pending(ref, readable ? readers.submit(() -> source.read(ref)) : null));
    }
  }

  private ReadResult<ImageRef> result(Pending pending) {
    ImageRef ref = pending.ref();
    if (ref.problem() != null) {
      return ReadResult.failed(ref, ImageError.listed(ref.problem()));
    }
    if (pending.bytes() == null) {
      return failed(
          ref,
          "too_large",
          "Cannot read the file: at most " + LARGEST_FILE + " bytes, it has " + ref.bytes());
    }
    try {
      return ReadResult.of(ref, pending.bytes().get(limits.timeoutSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot read on: the task was stopped", e);
    } catch (TimeoutException e) {
      readers.giveUp(pending.bytes());
      return failed(
          ref,
          "timeout",
          "Cannot read the file: at most "
              + limits.timeoutSeconds()
              + " s (errors.timeout), it took longer");
    } catch (ExecutionException e) {
      return unreadable(ref, e.getCause());
    }
  }

  /** Returns the result of an image that could not be read. */
  static ReadResult<ImageRef> unreadable(ImageRef ref, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    String code = "io";
    if (cause instanceof FileNotFoundException) {
      code =
          String.valueOf(cause.getMessage()).contains("Permission denied")
              ? "permission"
              : "not_found";
    } else if (cause instanceof AccessControlException || cause instanceof AccessDeniedException) {
      code = "permission";
    } else if (!(cause instanceof IOException)) {
      code = "failed";
    }
    return failed(ref, code, "Cannot read the file: " + firstLine(cause));
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse("");
  }

  private static ReadResult<ImageRef> failed(ImageRef ref, String code, String message) {
    return ReadResult.failed(ref, new ImageError("read", code, message));
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    pending.forEach(
        each -> {
          if (each.bytes() != null) {
            each.bytes().cancel(false);
          }
        });
    pending.clear();
  }
}
