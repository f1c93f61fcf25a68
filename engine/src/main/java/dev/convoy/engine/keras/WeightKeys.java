package dev.convoy.engine.keras;

import java.util.Map;

/** How Keras' arguments begin that say something about a weight: {@code depthwise_initializer}. */
final class WeightKeys {
  private static final Map<String, String> KEYS =
      Map.of(
          "depthwise_kernel", "depthwise",
          "pointwise_kernel", "pointwise",
          "recurrent_kernel", "recurrent",
          "scale", "gamma");

  private WeightKeys() {}

  /** Returns the beginning of the keys for the weight of a role in a layer. */
  static String of(Config layer, String role) {
    boolean depthwise = role.equals("kernel") && layer.className().startsWith("Depthwise");
    return depthwise ? "depthwise" : KEYS.getOrDefault(role, role);
  }
}
