package dev.convoy.spark.job.doctor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Asks every executor about itself and says what is wrong. */
public final class Doctor {
  private static final int ROUNDS = 10;

  /** Facts that must be the same everywhere, or a row depends on where it was computed. */
  private static final List<String> ALIKE = List.of("isa", "cpu");

  private final PrintStream out;

  public Doctor(PrintStream out) {
    this.out = out;
  }

  /**
   * Examines the executors of a context and prints what they say.
   *
   * @return whether every one is able to run a job
   */
  public boolean examine(JavaSparkContext context) {
    int expected = Math.max(1, context.sc().statusTracker().getExecutorInfos().length - 1);
    Map<String, Map<String, String>> answers = new TreeMap<>();
    int tasks = 2 * Math.max(1, context.defaultParallelism());
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    for (int round = 0; round < ROUNDS && (round == 0 || answers.size() < expected); round++) {
      context
          .parallelize(numbers, tasks)
          .mapPartitions(new HostProbe())
          .collect()
          .forEach(answer -> answers.put(answer[0], facts(answer)));
      expected = Math.max(1, context.sc().statusTracker().getExecutorInfos().length - 1);
    }
    return print(answers, expected);
  }

  private static Map<String, String> facts(String[] answer) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (int i = 1; i + 1 < answer.length; i += 2) {
      facts.put(answer[i], answer[i + 1]);
    }
    return facts;
  }

  /** Prints answers by executor, then warnings. */
  boolean print(Map<String, Map<String, String>> answers, int expected) {
    answers.forEach(
        (executor, facts) -> {
          out.println("executor " + executor);
          facts.forEach((name, value) -> out.printf("  %-10s%s%n", name, value));
        });
    List<String> warnings = warnings(answers, expected);
    warnings.forEach(warning -> out.println("warning   " + warning));
    out.println(warnings.isEmpty() ? "all well" : warnings.size() + " warnings");
    return warnings.isEmpty();
  }

  private static List<String> warnings(Map<String, Map<String, String>> answers, int expected) {
    List<String> warnings = new ArrayList<>();
    if (answers.size() < expected) {
      warnings.add(answers.size() + " of " + expected + " executors answered");
    }
    answers.forEach(
        (executor, facts) ->
            facts.forEach(
                (name, value) -> {
                  if (value.contains("PROBLEM") || value.startsWith("FAILED")) {
                    warnings.add("executor " + executor + ", " + name + ": " + value);
                  }
                }));
    for (String name : ALIKE) {
      Set<String> values =
          answers.values().stream()
              .map(facts -> facts.getOrDefault(name, ""))
              .collect(Collectors.toCollection(TreeSet::new));
      if (values.size() > 1) {
        warnings.add(
            "mixed hosts, "
                + name
                + ": "
                + String.join(" | ", values)
                + "; results are the same bit for bit only on one, see -Dconvoy.isa");
      }
    }
    return warnings;
  }
}
