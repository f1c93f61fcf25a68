package dev.convoy.engine.plan;

import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.plan.pass.PassedModel;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/**
 * A model compiled for one input shape and one compute batch: kernels in order and the places of
 * their buffers.
 *
 * <p>Safe to share between threads, each with a {@link Workspace} of its own. The model it was
 * compiled from must stay open as long as the plan. Results of an item never depend on the other
 * items of its batch.
 */
public final class Plan implements AutoCloseable {
  /**
   * One kernel and what it works on.
   *
   * @param name of the node
   * @param kernel that computes it
   * @param srcs where its sources are
   * @param dsts where its results go
   */
  record Step(
      String name,
      Kernel kernel,
      List<BufferAssignment.Use> srcs,
      List<BufferAssignment.Use> dsts) {}

  private final PassedModel passed;
  private final int batch;
  private final List<Shape> inputShapes;
  private final List<Shape> outputShapes;
  private final BufferAssignment buffers;
  private final List<Step> steps;
  private final ArenaLayout arena;
  private final PlanExplanation explanation;

  Plan(PlanCompiler compiler) {
    this.passed = compiler.passed();
    this.batch = compiler.batch();
    this.inputShapes = compiler.inputShapes();
    this.buffers = compiler.buffers();
    this.outputShapes = compiler.outputShapes();
    this.steps = compiler.steps();
    this.arena = compiler.arena();
    this.explanation = compiler.explanation();
  }

  /**
   * Compiles a model.
   *
   * @param model stays the caller's, who closes it after the plan
   * @param inputShapes one item shape for each input, every size known
   * @throws ShapeMismatchException when a layer does not fit its source; names it and both shapes
   * @throws IllegalArgumentException when no kernel computes a layer; gives all reasons
   */
  public static Plan compile(Model model, List<Shape> inputShapes, PlanOptions options) {
    return new PlanCompiler(model, inputShapes, options).compile();
  }

  /** Returns how many items are computed together. */
  public int batch() {
    return batch;
  }

  /** Returns the item shape of each input. */
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  /** Returns the item shape of each output. */
  public List<Shape> outputShapes() {
    return outputShapes;
  }

  /** Returns the outputs, in order. */
  public List<Output> outputs() {
    return passed.model().outputs();
  }

  /** Returns the bytes of native memory that each workspace takes. */
  public long workspaceBytes() {
    return arena.bytes();
  }

  /** Returns the bytes of prepared and folded weights that all threads share. */
  public long weightBytes() {
    return explanation.weightBytes();
  }

  /** Returns what was decided and why. */
  public PlanExplanation explain() {
    return explanation;
  }

  /** Allocates what one thread needs to run this plan. */
  public Workspace newWorkspace() {
    return new Workspace(this);
  }

  BufferAssignment buffers() {
    return buffers;
  }

  ArenaLayout arena() {
    return arena;
  }

  List<Step> steps() {
    return steps;
  }

  /**
   * Computes one full batch.
   *
   * @param workspace of this plan, used by this thread alone
   * @param inputs float32 {@code [batch, item...]} for each input
   * @param outputs float32 {@code [batch, item...]} for each output, overwritten
   */
  public void run(Workspace workspace, List<Tensor> inputs, List<Tensor> outputs) {
    requireShapes("input", inputs, inputShapes);
    requireShapes("output", outputs, outputShapes);
    for (int step = 0; step < steps.size(); step++) {
      run(step, workspace, inputs, outputs);
    }
    copyOutputs(workspace, inputs, outputs);
  }

  /**
   * Computes one full batch as {@link #run(Workspace, List, List)} does and adds up what each step
   * took.
   *
   * @param times of this plan
   */
  public void run(Workspace workspace, List<Tensor> inputs, List<Tensor> outputs, StepTimes times) {
    requireShapes("input", inputs, inputShapes);
    requireShapes("output", outputs, outputShapes);
    for (int step = 0; step < steps.size(); step++) {
      long start = System.nanoTime();
      run(step, workspace, inputs, outputs);
      times.add(step, System.nanoTime() - start);
    }
    times.endRun();
    copyOutputs(workspace, inputs, outputs);
  }

  private void run(int step, Workspace workspace, List<Tensor> inputs, List<Tensor> outputs) {
    steps
        .get(step)
        .kernel()
        .run(
            workspace.sources(step, inputs, outputs),
            workspace.results(step, inputs, outputs),
            workspace.scratch(step));
  }

  private void copyOutputs(Workspace workspace, List<Tensor> inputs, List<Tensor> outputs) {
    buffers
        .copies()
        .forEach(
            (number, value) -> {
              Tensor source = workspace.tensor(buffers.use(value), inputs, outputs);
              source.copyTo(0, outputs.get(number), 0, source.elements());
            });
  }

  private void requireShapes(String what, List<Tensor> tensors, List<Shape> shapes) {
    if (tensors.size() != shapes.size()) {
      throw new ShapeMismatchException(
          "Cannot run the plan: needs "
              + shapes.size()
              + " "
              + what
              + "s, received "
              + tensors.size());
    }
    for (int i = 0; i < shapes.size(); i++) {
      Tensor tensor = tensors.get(i);
      boolean fits = tensor.shape().equals(shapes.get(i).prepend(batch));
      if (!fits || tensor.type() != ElementType.FLOAT32) {
        throw new ShapeMismatchException(
            "Cannot run the plan: "
                + what
                + " "
                + i
                + " must be float32"
                + shapes.get(i).prepend(batch)
                + ", received "
                + tensor);
      }
    }
  }

  /** Frees kernels and folded weights; workspaces are closed by their own owners. */
  @Override
  public void close() {
    steps.forEach(step -> step.kernel().close());
    passed.close();
  }
}
