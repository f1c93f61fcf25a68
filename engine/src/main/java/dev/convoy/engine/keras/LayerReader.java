package dev.convoy.engine.keras;

/** Understands the configuration of one of Keras' layer classes. */
@FunctionalInterface
interface LayerReader {
  /**
   * Returns what adds the layer to a graph.
   *
   * @throws IllegalArgumentException when the values are none that Keras' constructor takes
   * @throws UnsupportedLayer when they are, but cannot be computed here
   */
  LayerBody read(Config config);
}
