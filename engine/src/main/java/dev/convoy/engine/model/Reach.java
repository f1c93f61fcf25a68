package dev.convoy.engine.model;

import java.util.List;
import java.util.Optional;

/**
 * What one position of a layer's result depends on.
 *
 * @param axes one for each spatial axis, in the order of the axes; empty without such axes, where
 *     all positions are needed, and where the model's sizes leave nothing to measure
 * @param refusal why all positions are needed, or empty when it can be computed in tiles
 */
public record Reach(List<Axis> axes, Optional<String> refusal) {
  /**
   * Along one axis, in positions of the input.
   *
   * @param field the receptive field: the most that one position of the result depends on
   * @param stride from one position of the result to the next
   * @param before the most that a tile of the result reads ahead of the part it stands for
   * @param after the most that it reads behind
   */
  public record Axis(long field, Stride stride, long before, long after) {}

  public Reach {
    axes = List.copyOf(axes);
  }

  static Reach refused(String reason) {
    return new Reach(List.of(), Optional.of(reason));
  }

  /** Tells whether a region of the result can be computed from a region of the input. */
  public boolean isLocal() {
    return refusal.isEmpty();
  }
}
