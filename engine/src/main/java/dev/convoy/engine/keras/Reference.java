package dev.convoy.engine.keras;

/**
 * Names one result of one call of a layer.
 *
 * @param layer the layer's name in its model
 * @param call which call, 0 the first
 * @param tensor which result of the call, 0 the first
 */
record Reference(String layer, int call, int tensor) {
  @Override
  public String toString() {
    return layer + "[" + call + "][" + tensor + "]";
  }
}
