package dev.convoy.spark.job.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.keras.KerasReader;
import dev.convoy.engine.keras.ReadOptions;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.NativeKernelsException;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/** Computes a small convolution by native kernels and by the reference, and compares. */
final class SelfTest {
  /** What one layer may differ in float32, against max(1, rms). */
  private static final double TOLERANCE = 2e-5;

  private static final String LAYERS =
      """
      [{"class_name": "InputLayer", "config": {"batch_shape": [null, 13, 11, 8], "name": "x"}},
       {"class_name": "Conv2D", "config": {"name": "y", "filters": 16, "kernel_size": [3, 3],
        "padding": "same", "activation": "relu"}}]
      """;

  private SelfTest() {}

  /** Returns {@code passed, ...} or {@code FAILED: why}. */
  static String run() {
    try (Model model =
        KerasReader.readLayers(
            "self-test", new ObjectMapper().readTree(LAYERS), ReadOptions.DEFAULT)) {
      Shape batch = Shape.of(2, 13, 11, 8);
      try (Tensor input = Tensor.generate(batch, i -> Math.sin(0.7 * i));
          Tensor expected = compute(model, KernelSet.REFERENCE, input);
          Tensor actual = compute(model, KernelSet.AUTO, input)) {
        double error = largestError(expected, actual);
        return String.format(
            Locale.ROOT,
            "%s, convolution differs from the reference by %.1e",
            error <= TOLERANCE ? "passed" : "FAILED: at most 2e-5",
            error);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read the self-test's layers", e);
    } catch (NativeKernelsException e) {
      return "FAILED: " + e.getMessage();
    }
  }

  private static Tensor compute(Model model, KernelSet kernels, Tensor input) {
    PlanOptions options = PlanOptions.of(kernels, Precision.FLOAT32, 1);
    Shape item = input.shape().slice(1, input.shape().rank());
    try (Plan plan = Plan.compile(model, List.of(item), options);
        BatchRunner runner = new BatchRunner(plan)) {
      return runner.run(List.of(input)).get(0);
    }
  }

  private static double largestError(Tensor expected, Tensor actual) {
    double most = 0;
    double squares = 0;
    for (long i = 0; i < expected.elements(); i++) {
      double value = expected.getFloat(i);
      most = Math.max(most, Math.abs(value - actual.getFloat(i)));
      squares += value * value;
    }
    return most / Math.max(1, Math.sqrt(squares / expected.elements()));
  }
}
