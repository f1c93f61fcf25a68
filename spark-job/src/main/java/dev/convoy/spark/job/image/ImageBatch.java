package dev.convoy.spark.job.image;

import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.StepTimes;
import dev.convoy.engine.plan.Workspace;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.report.LayerTimes;
import dev.convoy.spark.job.ship.PreparedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The images that are computed together: as many as the plan says, always. Used by one thread; owns
 * its tensors.
 */
final class ImageBatch implements AutoCloseable {
  private final PreparedModel model;
  private final Plan plan;
  private final Workspace workspace;
  private final Tensor input;
  private final List<Tensor> outputs = new ArrayList<>();
  private StepTimes times;
  private boolean isFirst = true;

  /**
   * Makes an empty batch.
   *
   * @param model with one input; closed after this
   */
  ImageBatch(PreparedModel model) {
    this.model = model;
    this.plan = model.plan();
    this.workspace = model.takeWorkspace();
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
    if (times == null) {
      plan.run(workspace, List.of(input), outputs);
      return;
    }
    if (times.runs() == 1 && isFirst) {
      // The first run touches fresh memory: it counts only where there is no other.
      isFirst = false;
      times = new StepTimes(plan);
    }
    plan.run(workspace, List.of(input), outputs, times);
  }

  /** From now on times each layer. */
  void time() {
    times = new StepTimes(plan);
  }

  /** Returns what each layer took; nothing where it was not timed. */
  List<LayerTimes.Timed> layers() {
    return times == null ? List.of() : LayerTimes.of(plan, times);
  }

  /** Returns the item shape of an output. */
  Shape shape(int output) {
    return plan.outputShapes().get(output);
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
    model.giveBack(workspace);
    input.close();
    outputs.forEach(Tensor::close);
  }
}
