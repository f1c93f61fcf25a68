package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An open model file: its configuration, and its weights if it has any.
 *
 * @param configuration the object with {@code class_name} and {@code config}
 * @param version the Keras version that the file states; empty when it states none
 * @param backend the backend that the file states; empty when it states none
 * @param weights the file's own weights
 */
record ModelFile(
    JsonNode configuration, String version, String backend, Optional<WeightFile> weights)
    implements AutoCloseable {
  /** Returns the major version of the Keras that wrote the file: 1, 2 or 3. */
  int generation() {
    if (version.matches("[123]\\..*")) {
      return version.charAt(0) - '0';
    }
    if (configuration.has("module")) {
      return 3;
    }
    return Keras1Upgrade.recognizes(configuration) ? 1 : 2;
  }

  @Override
  public void close() {
    weights.ifPresent(WeightFile::close);
  }
}
