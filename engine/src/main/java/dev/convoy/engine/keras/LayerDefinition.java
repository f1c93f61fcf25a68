package dev.convoy.engine.keras;

import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * One layer of a configuration.
 *
 * @param config its class, name and values
 * @param localName its name in its model, without those of outer models
 * @param content what it computes
 * @param calls how it is used; several for a shared layer, none for an input
 */
record LayerDefinition(Config config, String localName, Content content, List<Call> calls) {
  /** What a layer computes. */
  sealed interface Content {}

  /** Data from outside; the shape is absent where the file does not say. */
  record InputContent(Optional<Shape> shape) implements Content {}

  /** An ordinary layer. */
  record BodyContent(LayerBody body) implements Content {}

  /** A model used as a layer. */
  record ModelContent(ModelDefinition model) implements Content {}

  /** A layer or model applied to every step of the first axis. */
  record TimeContent(LayerDefinition inner) implements Content {}

  String className() {
    return config.className();
  }

  /** Returns this layer with other calls. */
  LayerDefinition withCalls(List<Call> calls) {
    return new LayerDefinition(config, localName, content, calls);
  }
}
