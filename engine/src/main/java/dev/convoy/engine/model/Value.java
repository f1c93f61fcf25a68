package dev.convoy.engine.model;

/**
 * One result of one node.
 *
 * @param node the node's name
 * @param index which of its results, 0 the first
 */
public record Value(String node, int index) {
  /** Returns the first result of a node. */
  public static Value of(String node) {
    return new Value(node, 0);
  }

  @Override
  public String toString() {
    return index == 0 ? node : node + ":" + index;
  }
}
