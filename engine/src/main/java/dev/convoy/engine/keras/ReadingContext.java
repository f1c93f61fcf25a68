package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.keras.UnsupportedLayersException.Unsupported;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is gathered while a configuration is read: refusals, notes, and how deep models nest. */
final class ReadingContext {
  private static final int MAX_MODEL_DEPTH = 32;

  private final int generation;
  private final List<Unsupported> unsupported = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private int depth;

  /**
   * Starts reading.
   *
   * @param generation major version of the Keras that wrote the file: 1, 2 or 3
   */
  ReadingContext(int generation) {
    this.generation = generation;
  }

  int generation() {
    return generation;
  }

  void enterModel() {
    if (++depth > MAX_MODEL_DEPTH) {
      throw new ModelFileException("models are nested more than " + MAX_MODEL_DEPTH + " deep");
    }
  }

  void leaveModel() {
    depth--;
  }

  void refuse(Config layer, String reason) {
    unsupported.add(new Unsupported(layer.name(), layer.className(), reason));
  }

  List<Unsupported> unsupported() {
    return unsupported;
  }

  /** Remembers something that a user should know; said once. */
  void note(String line) {
    notes.add(line);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Remembers a data type other than float32; refuses those that mean quantized weights. */
  void noteDataType(Config layer) {
    Optional<String> name = dataType(layer.get("dtype"));
    name.filter(each -> each.startsWith("int8") || each.startsWith("int4") || each.endsWith("fp8"))
        .ifPresent(each -> refuse(layer, "quantized weights (" + each + ")"));
    name.filter(each -> each.contains("float") && !each.equals("float32"))
        .ifPresent(
            each -> notes.add("the file asks for " + each + "; everything is computed in float32"));
  }

  private static Optional<String> dataType(JsonNode value) {
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    return Optional.ofNullable(value.path("config").path("name").textValue());
  }
}
