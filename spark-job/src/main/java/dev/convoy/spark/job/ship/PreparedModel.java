package dev.convoy.spark.job.ship;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.Plan;

/**
 * A model that this process has assembled and compiled; shared by its tasks.
 *
 * @param plan borrows the model's weights
 * @param owner of the weights: the model, or the one it was made of
 */
public record PreparedModel(Model model, Plan plan, Model owner) implements AutoCloseable {
  @Override
  public void close() {
    plan.close();
    owner.close();
  }
}
