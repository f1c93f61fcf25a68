package dev.convoy.spark.job.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class LiveCountsTest {
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  @Test
  void seesWhatARunningTaskHasCountedAndCountsItOnceWhenItEnds() throws Exception {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("live counts")
            .set("spark.ui.enabled", "false")
            .set("spark.executor.heartbeatInterval", "100ms");
    LiveCounts counts = new LiveCounts();
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      context.sc().addSparkListener(counts);
      LongAccumulator counter = context.sc().longAccumulator("items");
      JavaFutureAction<Void> job =
          context
              .parallelize(List.of(1), 1)
              .foreachAsync(
                  item -> {
                    counter.add(7);
                    SEEN.await(1, TimeUnit.MINUTES);
                  });
      for (int look = 0; look < 300 && counts.value(counter) == 0; look++) {
        Thread.sleep(100);
      }
      long running = counter.value();
      long live = counts.value(counter);
      SEEN.countDown();
      job.get(1, TimeUnit.MINUTES);
      assertEquals(0, running);
      assertEquals(7, live);
      for (int look = 0; look < 300 && counts.value(counter) != 7; look++) {
        Thread.sleep(100);
      }
      assertEquals(7, counts.value(counter));
    }
  }
}
