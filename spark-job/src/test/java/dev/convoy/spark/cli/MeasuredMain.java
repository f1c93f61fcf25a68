package dev.convoy.spark.cli;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * {@code convoy} that prints at its end how much heap was in use after collections at most, and how
 * many bytes tasks sent to the driver.
 */
final class MeasuredMain {
  private static final AtomicLong PEAK = new AtomicLong();
  private static final AtomicLong RESULTS = new AtomicLong();

  private MeasuredMain() {}

  /** Adds up what tasks send; named in {@code spark.extraListeners}. */
  public static final class Results extends SparkListener {
    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        RESULTS.addAndGet(end.taskMetrics().resultSize());
      }
    }
  }

  /** Takes what {@code convoy} takes. */
  public static void main(String[] arguments) {
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) each)
          .addNotificationListener((notification, unused) -> note(notification), null, null);
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    System.out.printf(
                        "measured heap %d MB results %d bytes%n",
                        PEAK.get() >> 20, RESULTS.get())));
    Main.main(arguments);
  }

  private static void note(Notification notification) {
    GarbageCollectionNotificationInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    Map<String, MemoryUsage> after = info.getGcInfo().getMemoryUsageAfterGc();
    long used =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && after.containsKey(pool.getName()))
            .mapToLong(pool -> after.get(pool.getName()).getUsed())
            .sum();
    PEAK.accumulateAndGet(used, Math::max);
  }
}
