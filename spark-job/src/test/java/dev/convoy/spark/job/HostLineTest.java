package dev.convoy.spark.job;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.keras.KerasReader;
import dev.convoy.engine.keras.KerasSource;
import dev.convoy.engine.keras.ReadOptions;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostLineTest {
  @Test
  void saysWhereAPrecisionIsComputedAsFloat32() {
    String exact = line(Precision.FLOAT32);
    assertTrue(exact.matches("1 thread, batch 2, [0-9]+ x reference.*"), exact);
    String reduced = line(Precision.BF16);
    assertTrue(
        reduced.startsWith(
            "1 thread, batch 2, bf16 is computed as float32 by every kernel on this machine: "),
        reduced);
  }

  private static String line(Precision precision) {
    Path file = Path.of("..", "datasets", "samples", "filter-bank.keras");
    PlanOptions options = PlanOptions.of(KernelSet.REFERENCE, precision, 1).withBatch(2);
    try (Model model = KerasReader.read(KerasSource.of(file), ReadOptions.DEFAULT);
        Plan plan = Plan.compile(model, model.inputShapes(), options)) {
      return HostLine.ofPlan(plan);
    }
  }
}
