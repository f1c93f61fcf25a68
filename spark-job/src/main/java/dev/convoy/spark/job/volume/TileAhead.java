package dev.convoy.spark.job.volume;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.volume.VolumeCounters.Count;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Reads one tile ahead in a thread of its own. */
final class TileAhead implements AutoCloseable {
  private final TileReader reader;
  private final VolumeCounters counters;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "convoy-read-ahead");
            made.setDaemon(true);
            return made;
          });
  private Future<Tensor> reading;

  TileAhead(TileReader reader, VolumeCounters counters) {
    this.reader = reader;
    this.counters = counters;
  }

  /** A tile whose source is being read. */
  final class Tile {
    private final long number;
    private final Region region;

    private Tile(long number, Region region) {
      this.number = number;
      this.region = region;
    }

    long number() {
      return number;
    }

    /** Returns the tile's positions in the output. */
    Region region() {
      return region;
    }

    /** Waits for the source, float32 {@code [1, sizes..., channels]}; the caller's. */
    Tensor input() throws IOException {
      long start = System.nanoTime();
      Future<Tensor> mine = reading;
      reading = null;
      try {
        return mine.get();
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Cannot read a tile: the task was interrupted", e);
      } finally {
        counters.add(Count.WAIT_NANOS, System.nanoTime() - start);
      }
    }
  }

  private static IOException unwrapped(ExecutionException failure) {
    if (failure.getCause() instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return (IOException) failure.getCause();
  }

  /**
   * Begins to read; the tile before must have been taken.
   *
   * @param source which box of the padded volume the tile needs
   */
  Tile start(long number, Region region, Supplier<Region> source) {
    reading =
        thread.submit(
            () -> {
              long start = System.nanoTime();
              Tensor input = reader.read(source.get());
              counters.add(Count.READ_NANOS, System.nanoTime() - start);
              return input;
            });
    return new Tile(number, region);
  }

  /** Waits for a read that nobody took, and frees what it gave. */
  @Override
  public void close() {
    thread.shutdown();
    if (reading == null) {
      return;
    }
    try {
      reading.get().close();
    } catch (ExecutionException e) {
      // The tile is not wanted any more, and so is not why it could not be read.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
