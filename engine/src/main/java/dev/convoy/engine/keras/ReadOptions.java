package dev.convoy.engine.keras;

import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * How a model is read.
 *
 * @param weights a file of weights for a model whose own file has none, or in place of its own
 * @param seed from which weights are drawn where there are none
 * @param inputShapes item shapes for inputs whose shape the file does not state; may be empty
 * @param limits bounds on what a file may ask for
 */
public record ReadOptions(
    Optional<KerasSource> weights, long seed, List<Shape> inputShapes, Limits limits) {
  /**
   * Bounds on what a file may ask for.
   *
   * @param configurationBytes size of a configuration
   * @param drawnWeights numbers that are drawn for a model without weights
   */
  public record Limits(long configurationBytes, long drawnWeights) {
    /** Enough for every model of keras.applications many times over. */
    public static final Limits DEFAULT = new Limits(256L << 20, 1L << 28);
  }

  public ReadOptions {
    inputShapes = List.copyOf(inputShapes);
  }

  /** No weight file, seed 0. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(Optional.empty(), 0, List.of(), Limits.DEFAULT);

  public ReadOptions withWeights(KerasSource weights) {
    return new ReadOptions(Optional.of(weights), seed, inputShapes, limits);
  }

  public ReadOptions withSeed(long seed) {
    return new ReadOptions(weights, seed, inputShapes, limits);
  }

  public ReadOptions withInputShapes(List<Shape> inputShapes) {
    return new ReadOptions(weights, seed, inputShapes, limits);
  }

  public ReadOptions withLimits(Limits limits) {
    return new ReadOptions(weights, seed, inputShapes, limits);
  }
}
