package dev.convoy.spark.job.ship;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.Workspace;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A model that this process has assembled and compiled; shared by its tasks.
 *
 * <p>Keeps the workspaces of tasks that ended for those to come, at most as many as ever ran at
 * once. Allocated for each task anew they would wander: glibc puts freed blocks of up to 32 MB into
 * the pool of the thread that asks next, and each thread's pool keeps what it once had.
 */
public final class PreparedModel implements AutoCloseable {
  private final Model model;
  private final Plan plan;
  private final Model owner;
  private final ConcurrentLinkedDeque<Workspace> idle = new ConcurrentLinkedDeque<>();

  /**
   * Takes over all three.
   *
   * @param plan borrows the model's weights
   * @param owner of the weights: the model, or the one it was made of
   */
  public PreparedModel(Model model, Plan plan, Model owner) {
    this.model = model;
    this.plan = plan;
    this.owner = owner;
  }

  /** Returns the model that the plan is of. */
  public Model model() {
    return model;
  }

  /** Returns the plan; each run needs a workspace. */
  public Plan plan() {
    return plan;
  }

  /** Returns a workspace of the plan for one thread, with any content; to be given back. */
  public Workspace takeWorkspace() {
    Workspace kept = idle.poll();
    return kept == null ? plan.newWorkspace() : kept;
  }

  /** Takes back what {@link #takeWorkspace} gave, before this is closed. */
  public void giveBack(Workspace workspace) {
    idle.push(workspace);
  }

  @Override
  public void close() {
    idle.forEach(Workspace::close);
    plan.close();
    owner.close();
  }
}
