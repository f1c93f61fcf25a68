package dev.convoy.engine.model;

import java.util.List;
import java.util.Optional;

/**
 * What a file says beyond the computation: nothing here changes a result.
 *
 * @param notes what a user should know, one line each
 * @param weights rules of training for weights, in the file's order
 * @param activities rules of training for results of layers, in the order of the calls
 */
public record Annotations(
    List<String> notes, List<WeightRule> weights, List<ActivityRule> activities) {
  /** No annotations. */
  public static final Annotations NONE = new Annotations(List.of(), List.of(), List.of());

  /**
   * How training treats a weight.
   *
   * @param weight its name in {@link Weights}
   * @param trained whether training changes it
   */
  public record WeightRule(
      String weight,
      boolean trained,
      Optional<Regularizer> regularizer,
      Optional<Constraint> constraint) {}

  /**
   * What training adds to the loss for the results of a call, divided by the number of items.
   *
   * @param layer the layer's name in the file
   * @param value where the result is found
   */
  public record ActivityRule(String layer, Value value, Regularizer regularizer) {}

  public Annotations {
    notes = List.copyOf(notes);
    weights = List.copyOf(weights);
    activities = List.copyOf(activities);
  }
}
