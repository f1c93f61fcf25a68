package dev.convoy.spark.job.ship;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.TilePlans;

/**
 * A model that this process has assembled for computing tiles; shared by its tasks.
 *
 * @param model owns the weights
 * @param plans borrow them
 */
public record PreparedTiles(Model model, TilePlans plans) implements AutoCloseable {
  @Override
  public void close() {
    plans.close();
    model.close();
  }
}
