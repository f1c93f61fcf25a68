package dev.convoy.engine.plan;

import dev.convoy.engine.plan.BufferAssignment.Home;
import dev.convoy.engine.plan.BufferAssignment.Place;
import dev.convoy.engine.plan.BufferAssignment.Use;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that one thread needs to run a plan: one native block with all intermediate arrays and
 * scratch memory. Used by one thread at a time; owned by who asked the plan for it.
 */
public final class Workspace implements AutoCloseable {
  private final Plan plan;
  private final Tensor block;
  private final List<List<Tensor>> sources = new ArrayList<>();
  private final List<List<Tensor>> results = new ArrayList<>();
  private final List<Tensor> scratch = new ArrayList<>();

  Workspace(Plan plan) {
    this.plan = plan;
    this.block = Tensor.allocate(ElementType.UINT8, Shape.of(plan.workspaceBytes()));
    for (int step = 0; step < plan.steps().size(); step++) {
      Plan.Step each = plan.steps().get(step);
      sources.add(inArena(each.srcs()));
      results.add(inArena(each.dsts()));
      long bytes = each.kernel().scratchBytes();
      long offset = bytes == 0 ? 0 : plan.arena().offsetOf(-1 - step);
      scratch.add(block.view(offset, ElementType.UINT8, Shape.of(bytes)));
    }
  }

  /** Returns the tensors of these uses when all are in the arena; null when a caller owns one. */
  private List<Tensor> inArena(List<Use> uses) {
    boolean all =
        uses.stream().allMatch(use -> plan.buffers().place(use.place()).home() == Home.ARENA);
    return all ? tensors(uses, List.of(), List.of()) : null;
  }

  private List<Tensor> tensors(List<Use> uses, List<Tensor> inputs, List<Tensor> outputs) {
    List<Tensor> tensors = new ArrayList<>(uses.size());
    for (Use use : uses) {
      tensors.add(tensor(use, inputs, outputs));
    }
    return tensors;
  }

  /** Returns the tensor of a use, borrowing from the caller's tensors or from this block. */
  Tensor tensor(Use use, List<Tensor> inputs, List<Tensor> outputs) {
    Place place = plan.buffers().place(use.place());
    Shape shape = use.shape().prepend(plan.batch());
    return switch (place.home()) {
      case INPUT -> inputs.get(place.number()).reshape(shape);
      case OUTPUT -> outputs.get(place.number()).reshape(shape);
      case ARENA -> block.view(plan.arena().offsetOf(use.place()), place.type(), shape);
    };
  }

  List<Tensor> sources(int step, List<Tensor> inputs, List<Tensor> outputs) {
    List<Tensor> fixed = sources.get(step);
    return fixed != null ? fixed : tensors(plan.steps().get(step).srcs(), inputs, outputs);
  }

  List<Tensor> results(int step, List<Tensor> inputs, List<Tensor> outputs) {
    List<Tensor> fixed = results.get(step);
    return fixed != null ? fixed : tensors(plan.steps().get(step).dsts(), inputs, outputs);
  }

  Tensor scratch(int step) {
    return scratch.get(step);
  }

  /** Returns the plan that this workspace belongs to. */
  public Plan plan() {
    return plan;
  }

  @Override
  public void close() {
    block.close();
  }
}
