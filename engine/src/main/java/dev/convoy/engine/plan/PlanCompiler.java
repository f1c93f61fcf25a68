package dev.convoy.engine.plan;

import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.plan.BufferAssignment.Use;
import dev.convoy.engine.plan.pass.PassedModel;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes the decisions of a {@link Plan}, once. */
final class PlanCompiler {
  private static final long LARGEST_CHOSEN_ARENA = 32L << 20;
  private static final int LARGEST_CHOSEN_BATCH = 32;

  private final List<Shape> inputShapes;
  private final PlanOptions options;
  private final PassedModel passed;
  private final BufferAssignment buffers;
  private final int batch;
  private final List<Plan.Step> steps = new ArrayList<>();
  private final List<PlanExplanation.Line> lines = new ArrayList<>();
  private ArenaLayout arena;

  PlanCompiler(Model model, List<Shape> inputShapes, PlanOptions options) {
    this.inputShapes = List.copyOf(inputShapes);
    this.options = options;
    model.shapes(inputShapes);
    this.passed = new PassedModel(model, this.inputShapes, options.passes());
    Map<Value, Shape> shapes = passed.model().shapes(inputShapes);
    this.buffers = new BufferAssignment(passed.model(), shapes);
    this.batch = options.batch() > 0 ? options.batch() : chooseBatch();
  }

  /** Returns the largest power of two whose intermediate arrays stay small. */
  private int chooseBatch() {
    long item = Math.max(1, ArenaLayout.of(buffers.arenaBuffers(1, List.of())).bytes());
    int chosen = 1;
    while (chosen < LARGEST_CHOSEN_BATCH && 2L * chosen * item <= LARGEST_CHOSEN_ARENA) {
      chosen *= 2;
    }
    return chosen;
  }

  Plan compile() {
    try {
      buffers.steps().forEach(this::addStep);
    } catch (RuntimeException | Error e) {
      steps.forEach(step -> step.kernel().close());
      passed.close();
      throw e;
    }
    List<Long> scratch = steps.stream().map(step -> step.kernel().scratchBytes()).toList();
    arena = ArenaLayout.of(buffers.arenaBuffers(batch, scratch));
    return new Plan(this);
  }

  private void addStep(Node node) {
    List<Use> srcs = node.sources().stream().map(buffers::use).toList();
    List<Shape> srcShapes = srcs.stream().map(Use::shape).toList();
    List<Use> dsts = new ArrayList<>();
    for (int i = 0; i < node.layer().outputShapes(srcShapes).size(); i++) {
      dsts.add(buffers.use(new Value(node.name(), i)));
    }
    KernelRequest request =
        new KernelRequest(
            node.layer(),
            batch,
            srcShapes,
            passed.model().weights(node),
            options.precision(),
            options.threads());
    KernelProviders.Choice choice = choose(node, request);
    steps.add(new Plan.Step(node.name(), choice.kernel(), srcs, dsts));
    lines.add(line(node, request, choice));
  }

  private KernelProviders.Choice choose(Node node, KernelRequest request) {
    try {
      return options.providers().choose(request);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Cannot compile " + node + ": " + e.getMessage(), e);
    }
  }

  private static PlanExplanation.Line line(
      Node node, KernelRequest request, KernelProviders.Choice choice) {
    long weights =
        node.layer().weights(request.srcs()).stream()
            .map(WeightSpec::shape)
            .mapToLong(Shape::elements)
            .sum();
    return new PlanExplanation.Line(
        node.name(),
        node.layer().kind(),
        request.srcs(),
        request.dsts(),
        weights,
        new Flops(request.srcs()).of(node.layer()),
        choice.kernel().implementation(),
        choice.refusals(),
        choice.kernel().scratchBytes());
  }

  PassedModel passed() {
    return passed;
  }

  int batch() {
    return batch;
  }

  List<Shape> inputShapes() {
    return inputShapes;
  }

  List<Shape> outputShapes() {
    return passed.model().outputs().stream()
        .map(output -> buffers.use(output.value()).shape())
        .toList();
  }

  BufferAssignment buffers() {
    return buffers;
  }

  List<Plan.Step> steps() {
    return List.copyOf(steps);
  }

  ArenaLayout arena() {
    return arena;
  }

  PlanExplanation explanation() {
    long prepared = steps.stream().mapToLong(step -> step.kernel().weightBytes()).sum();
    return new PlanExplanation(
        List.copyOf(lines),
        passed.passes(),
        batch,
        options.threads(),
        options.precision(),
        arena.bytes(),
        bytes(inputShapes) + bytes(outputShapes()),
        prepared + passed.ownedBytes());
  }

  private long bytes(List<Shape> items) {
    return items.stream().mapToLong(Shape::elements).sum() * batch * Float.BYTES;
  }
}
