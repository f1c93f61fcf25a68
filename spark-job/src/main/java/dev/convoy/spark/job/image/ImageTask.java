package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.ImageDecoder;
import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.Preprocessor;
import dev.convoy.spark.job.HostLine;
import dev.convoy.spark.job.TaskThreads;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.image.TaskClock.Work;
import dev.convoy.spark.job.ship.HadoopSettings;
import dev.convoy.spark.job.ship.PreparedModel;
import dev.convoy.spark.job.ship.PreparedModels;
import dev.convoy.spark.job.ship.ShippedModel;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** Turns listed images into rows of features; a task of the image job. */
final class ImageTask implements FlatMapFunction<Iterator<ImageRef>, Row> {
  private static final long serialVersionUID = 1;

  /** Encoded images that one task may hold ahead of the one it works on. */
  private static final long MOST_BYTES_AHEAD = 64L << 20;

  private final String settings;
  private final int channels;
  private final int columns;
  private final Reading reading;
  private final ShippedModel model;
  private final HadoopSettings hadoop;
  private final JobCounters counters;

  /**
   * How a task reads.
   *
   * @param itemsAhead the most images read ahead
   * @param column of a table that holds the bytes; null where images are files
   * @param timeoutSeconds how long a task waits for the bytes of one file
   */
  record Reading(int itemsAhead, String column, long timeoutSeconds) implements Serializable {}

  /**
   * @param settings size included
   * @param image what the network takes and gives
   */
  ImageTask(
      ImageSettings settings,
      ImageModel image,
      Reading reading,
      ShippedModel model,
      HadoopSettings hadoop,
      JobCounters counters) {
    this.settings = settings.toJson();
    this.channels = image.channels();
    this.columns = image.columns().size();
    this.reading = reading;
    this.model = model;
    this.hadoop = hadoop;
    this.counters = counters;
  }

  @Override
  public Iterator<Row> call(Iterator<ImageRef> refs) {
    if (!refs.hasNext()) {
      return Collections.emptyIterator();
    }
    Run run = new Run(refs);
    TaskContext.get().addTaskCompletionListener(run);
    return run;
  }

  /** One task under way: gives rows and counts, frees everything when the task ends. */
  private final class Run implements Iterator<Row>, TaskCompletionListener {
    private final TaskClock clock = new TaskClock();
    private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();
    private final FeatureRows rows;

    Run(Iterator<ImageRef> refs) {
      TaskContext.get().addTaskCompletionListener(this);
      int threads = TaskThreads.count(TaskContext.get());
      PreparedModels.Lease<PreparedModel> lease =
          PreparedModels.ofThisProcess().acquire(model, threads);
      open.push(lease);
      if (lease.isFirst()) {
        counters.countPrepared(HostLine.of(lease.value().plan()));
      }
      ImageBatch batch = new ImageBatch(lease.value().plan());
      open.push(batch);
      Iterator<ReadResult> images = reading.column() == null ? readAhead(refs) : tableRows(refs);
      ImageSettings image = ImageSettings.fromJson(settings);
      ImageDecoder decoder = new ImageDecoder(image.decode());
      Preprocessor preprocessor = new Preprocessor(image.preprocess(), channels);
      ImageSize size = image.preprocess().size().orElseThrow();
      rows = new FeatureRows(images, decoder, preprocessor, size, batch, clock);
      clock.count(Work.PREPARE);
    }

    private TableRows tableRows(Iterator<ImageRef> refs) {
      TableRows images = new TableRows(refs, reading.column(), hadoop.configuration());
      open.push(images);
      return images;
    }

    private ReadAhead readAhead(Iterator<ImageRef> refs) {
      long bytes = Math.min(MOST_BYTES_AHEAD, Runtime.getRuntime().maxMemory() / 32);
      ByteSource source = new HadoopBytes(hadoop.configuration());
      ReadAhead images =
          new ReadAhead(
              refs,
              source,
              ReaderPool.ofThisProcess(),
              new ReadAhead.Limits(reading.itemsAhead(), bytes, reading.timeoutSeconds()));
      open.push(images);
      return images;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      clock.count(Work.WRITE);
      FeatureRow row = rows.next();
      counters.count(row);
      return FeatureSchema.row(row, columns);
    }

    @Override
    public void onTaskCompletion(TaskContext context) {
      clock.count(Work.WRITE);
      counters.count(clock);
      while (!open.isEmpty()) {
        close(open.pop());
      }
      TaskThreads.release();
    }

    private void close(AutoCloseable each) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot end the task: " + e.getMessage(), e);
      }
    }
  }
}
