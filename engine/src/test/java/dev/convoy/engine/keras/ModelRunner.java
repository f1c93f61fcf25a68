package dev.convoy.engine.keras;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** Computes a model on whole batches. */
final class ModelRunner {
  private ModelRunner() {}

  /**
   * Returns the outputs of a model.
   *
   * @param inputs float32 with the batch axis first
   */
  static List<Tensor> run(Model model, List<Tensor> inputs, KernelSet kernels) {
    return run(model, inputs, kernels, Precision.FLOAT32);
  }

  /** Returns the outputs of a model in a precision. */
  static List<Tensor> run(
      Model model, List<Tensor> inputs, KernelSet kernels, Precision precision) {
    List<Shape> shapes =
        inputs.stream().map(input -> input.shape().slice(1, input.shape().rank())).toList();
    PlanOptions options = PlanOptions.of(kernels, precision, 1);
    try (Plan plan = Plan.compile(model, shapes, options);
        BatchRunner runner = new BatchRunner(plan)) {
      return runner.run(inputs);
    }
  }
}
