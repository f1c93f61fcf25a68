package dev.convoy.spark.job.image;

import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.Workspace;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The images that are computed together: as many as the plan says, always. Used by one thread; owns
 * its tensors.
 */
final class ImageBatch implements AutoCloseable {
  private final Plan plan;
  private final Workspace workspace;
  private final Tensor input;
  private final List<Tensor> outputs = new ArrayList<>();

  /** Makes an empty batch for a plan with one input. */
  ImageBatch(Plan plan) {
    this.plan = plan;
    this.workspace = plan.newWorkspace();
    this.input = allocate(plan.inputShapes().get(0));
    plan.outputShapes().forEach(shape -> outputs.add(allocate(shape)));
  }

  private Tensor allocate(Shape item) {
    return Tensor.allocate(ElementType.FLOAT32, item.prepend(plan.batch()));
  }

  /** Returns how many images fit. */
  int size() {
    return plan.batch();
  }

  /** Returns where images are written: {@code [items, height, width, channels]}. */
  Tensor input() {
    return input;
  }

  /** Computes all places; those from {@code filled} on are set to zero first. */
  void compute(int filled) {
    if (filled < plan.batch()) {
      input.items(filled, plan.batch()).clear();
    }
    plan.run(workspace, List.of(input), outputs);
  }

  /** Returns the results at one place, one array for each output. */
  List<float[]> features(int place) {
    List<float[]> features = new ArrayList<>(outputs.size());
    for (Tensor output : outputs) {
      features.add(output.items(place, place + 1).toFloats());
    }
    return features;
  }

  @Override
  public void close() {
    workspace.close();
    input.close();
    outputs.forEach(Tensor::close);
  }
}
