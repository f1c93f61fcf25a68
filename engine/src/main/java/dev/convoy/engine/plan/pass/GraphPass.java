package dev.convoy.engine.plan.pass;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import java.util.List;

/** A change of a model's graph that changes its results by rounding only. */
public interface GraphPass {
  /** Returns what the pass does, for {@code explain}: {@code fold batch normalization}. */
  String name();

  /**
   * Returns the changed model, or the same object when there is nothing to change. New weights
   * belong to the returned model; the others stay the given model's.
   *
   * @param inputShapes item shape of each input, every size known
   */
  Model apply(Model model, List<Shape> inputShapes);
}
