package dev.convoy.engine.plan.pass;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A model after passes; owns the weights that the passes made, and borrows the others from the
 * model given.
 */
public final class PassedModel implements AutoCloseable {
  private final List<Model> owned = new ArrayList<>();
  private final List<String> passes = new ArrayList<>();
  private Model model;

  /**
   * Applies passes in order; the model given must stay open as long as this one.
   *
   * @param inputShapes item shape of each input, every size known
   */
  public PassedModel(Model given, List<Shape> inputShapes, List<GraphPass> order) {
    model = given;
    for (GraphPass pass : order) {
      Model changed = pass.apply(model, inputShapes);
      if (!changed.equals(model)) {
        owned.add(changed);
        passes.add(pass.name());
        model = changed;
      }
    }
  }

  /** Returns the changed model. */
  public Model model() {
    return model;
  }

  /** Returns the names of the passes that changed something, in order. */
  public List<String> passes() {
    return List.copyOf(passes);
  }

  /** Returns the bytes of the weights that the passes made. */
  public long ownedBytes() {
    return owned.stream().mapToLong(each -> each.weights().ownedBytes()).sum();
  }

  @Override
  public void close() {
    owned.forEach(Model::close);
  }
}
