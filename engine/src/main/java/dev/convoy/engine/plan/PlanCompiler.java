package dev.convoy.engine.plan;

import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.WeightSpec;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.plan.BufferAssignment.Use;
import dev.convoy.engine.plan.pass.PassedModel;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
  private final List<Chosen> chosen = new ArrayList<>();
  private ArenaLayout arena;

  /** What was asked for a node, and what was taken. */
  private record Chosen(Node node, KernelRequest request, KernelProviders.Choice choice) {}

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
    buffers.narrow(steps);
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
    chosen.add(new Chosen(node, request, choice));
  }

  private KernelProviders.Choice choose(Node node, KernelRequest request) {
    try {
      return options.providers().choose(request);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Cannot compile " + node + ": " + e.getMessage(), e);
    }
  }

  private PlanExplanation.Line line(int step) {
    Node node = chosen.get(step).node();
    KernelRequest request = chosen.get(step).request();
    KernelProviders.Choice choice = chosen.get(step).choice();
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
        typeOf(steps.get(step).dsts().get(0)),
        weights,
        new Flops(request.srcs()).of(node.layer()),
        arrayBytes(steps.get(step)) + weights * Float.BYTES / batch,
        choice.kernel().precision(),
        choice.kernel().implementation(),
        choice.refusals(),
        choice.kernel().scratchBytes());
  }

  private ElementType typeOf(Use use) {
    return buffers.place(use.place()).type();
  }

  private long arrayBytes(Plan.Step step) {
    return Stream.concat(step.srcs().stream(), step.dsts().stream())
        .mapToLong(use -> use.shape().elements() * typeOf(use).bytes())
        .sum();
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
        IntStream.range(0, steps.size()).mapToObj(this::line).toList(),
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
