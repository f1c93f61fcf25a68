package dev.convoy.spark.job.image;

import dev.convoy.spark.job.HostLine;
import dev.convoy.spark.job.image.TaskClock.Work;
import dev.convoy.spark.job.ship.HadoopSettings;
import java.io.Serializable;
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

  private final FeatureTask features;
  private final int columns;
  private final Reading reading;
  private final HadoopSettings hadoop;
  private final JobCounters counters;

  /**
   * How a task reads.
   *
   * @param itemsAhead the most images read ahead
   * @param column of a table that holds the bytes; null where images are files
   * @param timeoutSeconds how long a task waits for the bytes of one file
   */
  record Reading(int itemsAhead, String column, long timeoutSeconds) implements Serializable {
    /** Begins to read; the caller closes it. */
    ImageReading open(Iterator<ImageRef> refs, HadoopSettings hadoop) {
      if (column != null) {
        return new TableRows(refs, column, hadoop.configuration());
      }
      long bytes = Math.min(MOST_BYTES_AHEAD, Runtime.getRuntime().maxMemory() / 32);
      return new ReadAhead(
          refs,
          new HadoopBytes(hadoop.configuration()),
          ReaderPool.ofThisProcess(),
          new ReadAhead.Limits(itemsAhead, bytes, timeoutSeconds));
    }
  }

  /**
   * @param columns of features
   */
  ImageTask(
      FeatureTask features,
      int columns,
      Reading reading,
      HadoopSettings hadoop,
      JobCounters counters) {
    this.features = features;
    this.columns = columns;
    this.reading = reading;
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

  /** One task under way: gives rows and counts. */
  private final class Run implements Iterator<Row>, TaskCompletionListener {
    private final FeatureTask.Run network;
    private final Iterator<FeatureRow<ImageRef>> rows;

    Run(Iterator<ImageRef> refs) {
      network = features.open(plan -> counters.countPrepared(HostLine.ofPlan(plan)));
      rows = network.rows(network.closeLater(reading.open(refs, hadoop)));
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      network.clock().count(Work.WRITE);
      FeatureRow<ImageRef> row = rows.next();
      counters.count(row);
      return FeatureSchema.row(row, columns);
    }

    @Override
    public void onTaskCompletion(TaskContext context) {
      network.clock().count(Work.WRITE);
      counters.countTask(network.clock(), network.layers());
    }
  }
}
