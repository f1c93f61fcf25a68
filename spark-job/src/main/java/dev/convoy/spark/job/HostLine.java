package dev.convoy.spark.job;

import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanExplanation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in one line what a process is and what it really uses. */
public final class HostLine {
  private HostLine() {}

  /** Returns for example {@code 1 thread, batch 16, 54 x onednn brgconv:avx512_core}. */
  public static String ofPlan(Plan plan) {
    PlanExplanation explanation = plan.explain();
    Map<String, Long> kernels =
        explanation.lines().stream()
            .collect(
                Collectors.groupingBy(
                    PlanExplanation.Line::implementation, TreeMap::new, Collectors.counting()));
    String used =
        kernels.entrySet().stream()
            .map(kernel -> kernel.getValue() + " x " + kernel.getKey())
            .collect(Collectors.joining(", "));
    return "%d thread%s, batch %d, %s%s"
        .formatted(
            explanation.threads(),
            explanation.threads() == 1 ? "" : "s",
            explanation.batch(),
            explanation.reduced().map(said -> said + ": ").orElse(""),
            used);
  }

  /**
   * Returns what the process that leads a job runs on.
   *
   * @param spark its version
   */
  public static String ofDriver(String spark) {
    return "%s: Spark %s, Java %s, %d cores"
        .formatted(
            host(), spark, Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
  }

  /** Returns the name of this host. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
