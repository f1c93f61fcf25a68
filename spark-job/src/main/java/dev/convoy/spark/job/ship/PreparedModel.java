package dev.convoy.spark.job.ship;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.Plan;

/**
 * A model that this process has assembled and compiled; shared by its tasks.
 *
 * @param model owns the weights
 * @param plan borrows them
 */
public record PreparedModel(Model model, Plan plan) implements AutoCloseable {
  @Override
  public void close() {
    plan.close();
    model.close();
  }
}
