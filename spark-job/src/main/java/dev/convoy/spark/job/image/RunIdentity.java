package dev.convoy.spark.job.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.config.JobFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What decides the values of a row: rows of two runs may stand side by side when it is the same.
 *
 * <p>Not in it, for they change no value: partitions, batch, memory, master, segments.
 *
 * @param parts name and canonical text of each; {@code columns} say what a row looks like
 */
record RunIdentity(Map<String, String> parts) {
  private static final String COLUMNS = "columns";

  /** Returns the identity of a job. */
  static RunIdentity of(ImageModel image, JobConfig config, String modelHash) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("model_hash", modelHash);
    parts.put("preprocessing", config.images().withSize(image.size()).toJson());
    parts.put("precision", config.precision().label());
    parts.put("kernels", config.kernels().label());
    parts.put(
        COLUMNS,
        image.columns().stream()
            .map(column -> column.name() + " " + column.shape() + " of " + column.layer())
            .collect(Collectors.joining(", ")));
    return new RunIdentity(parts);
  }

  /**
   * Returns the identity that {@link #toJson} wrote.
   *
   * @throws JobFileException when the text is none
   */
  static RunIdentity parse(String json) {
    try {
      JsonNode read = new ObjectMapper().readTree(json);
      Map<String, String> parts = new LinkedHashMap<>();
      read.properties().forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
      return new RunIdentity(parts);
    } catch (JsonProcessingException e) {
      throw new JobFileException("Cannot resume: identity.json is no JSON", e);
    }
  }

  String toJson() {
    return JsonText.of(parts);
  }

  /**
   * Refuses to add to rows of another identity.
   *
   * @param earlier of the rows that are there
   * @param force whether only their columns must agree
   */
  void requireSame(RunIdentity earlier, boolean force, String folder) {
    Optional<String> different =
        parts.keySet().stream()
            .filter(name -> !force || name.equals(COLUMNS))
            .filter(name -> !parts.get(name).equals(earlier.parts.get(name)))
            .findFirst();
    different.ifPresent(
        name -> {
          throw new JobFileException(
              "Cannot resume output.path %s: its %s must be this job's %s, it is %s; %s"
                  .formatted(
                      folder,
                      name,
                      parts.get(name),
                      earlier.parts.get(name),
                      name.equals(COLUMNS) && force
                          ? "name another folder"
                          : "name another folder or set output.force = true"));
        });
  }
}
