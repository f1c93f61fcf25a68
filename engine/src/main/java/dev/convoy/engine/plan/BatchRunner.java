package dev.convoy.engine.plan;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a plan over any number of items: in groups of its compute batch, the last one padded with
 * zeros whose results are dropped. Used by one thread at a time.
 */
public final class BatchRunner implements AutoCloseable {
  private final Plan plan;
  private final Workspace workspace;

  public BatchRunner(Plan plan) {
    this.plan = plan;
    this.workspace = plan.newWorkspace();
  }

  /**
   * Computes all items.
   *
   * @param inputs float32 {@code [items, item...]} for each input
   * @return a new tensor {@code [items, item...]} for each output, owned by the caller
   */
  public List<Tensor> run(List<Tensor> inputs) {
    long items = inputs.get(0).shape().size(0);
    for (Tensor input : inputs) {
      if (input.shape().size(0) != items) {
        throw new ShapeMismatchException(
            "Cannot run the plan: inputs must have equally many items, received " + inputs);
      }
    }
    List<Tensor> outputs = allocate(plan.outputShapes(), items);
    for (long from = 0; from < items; from += plan.batch()) {
      long to = Math.min(items, from + plan.batch());
      if (to - from == plan.batch()) {
        plan.run(workspace, slices(inputs, from, to), slices(outputs, from, to));
      } else {
        runShort(slices(inputs, from, to), slices(outputs, from, to));
      }
    }
    return outputs;
  }

  private void runShort(List<Tensor> inputs, List<Tensor> outputs) {
    List<Tensor> paddedInputs = allocate(plan.inputShapes(), plan.batch());
    List<Tensor> paddedOutputs = allocate(plan.outputShapes(), plan.batch());
    try {
      for (int i = 0; i < inputs.size(); i++) {
        inputs.get(i).copyTo(0, paddedInputs.get(i), 0, inputs.get(i).elements());
      }
      plan.run(workspace, paddedInputs, paddedOutputs);
      for (int i = 0; i < outputs.size(); i++) {
        paddedOutputs.get(i).copyTo(0, outputs.get(i), 0, outputs.get(i).elements());
      }
    } finally {
      paddedInputs.forEach(Tensor::close);
      paddedOutputs.forEach(Tensor::close);
    }
  }

  private static List<Tensor> allocate(List<Shape> shapes, long items) {
    List<Tensor> tensors = new ArrayList<>();
    for (Shape shape : shapes) {
      tensors.add(Tensor.allocate(ElementType.FLOAT32, shape.prepend(items)));
    }
    return tensors;
  }

  private static List<Tensor> slices(List<Tensor> tensors, long from, long to) {
    return tensors.stream().map(tensor -> tensor.items(from, to)).toList();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
