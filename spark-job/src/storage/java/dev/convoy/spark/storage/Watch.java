package dev.convoy.spark.storage;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * What a run took.
 *
 * @param seconds from its start to its summary
 * @param again tasks that did not end well and so were run again
 */
record Watch(double seconds, int again) {
  /** A job. */
  interface Work {
    String run() throws IOException;
  }

  /** Runs a job and watches it. */
  static Watch of(SparkSession spark, Work work) throws IOException {
    AtomicInteger again = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.reason() != Success$.MODULE$) {
              again.incrementAndGet();
            }
          }
        };
    spark.sparkContext().addSparkListener(listener);
    long start = System.nanoTime();
    try {
      work.run();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    return new Watch((System.nanoTime() - start) / 1e9, again.get());
  }

  /** Prints a row of the table of faults. */
  void print(String fault, Account account, Watch undisturbed) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d tasks | %.1f, without the fault %.1f |%n",
        fault,
        account.items(),
        account.lost(),
        account.doubled(),
        again,
        seconds,
        undisturbed.seconds);
  }

  /** How many items there are, and how many of them have no result or more than one. */
  record Account(int items, int lost, int doubled) {}
}
