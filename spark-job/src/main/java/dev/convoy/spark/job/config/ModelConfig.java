package dev.convoy.spark.job.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which network, and which of its layers are wanted.
 *
 * @param path a Keras file; empty when {@code layers} holds the network
 * @param layers JSON of a list of Keras layers written in the job file itself
 * @param weights a file of weights for an architecture without
 * @param seed for weights drawn by the architecture's own initializers
 * @param outputs names of layers; empty for the model's own outputs
 * @param pooling one for each output, or one for all
 */
public record ModelConfig(
    Optional<String> path,
    Optional<String> layers,
    Optional<String> weights,
    OptionalLong seed,
    List<String> outputs,
    List<Pooling> pooling) {
  public ModelConfig {
    outputs = List.copyOf(outputs);
    pooling = List.copyOf(pooling);
  }

  /** Returns a model file with its own outputs. */
  public static ModelConfig ofFile(String path) {
    return new ModelConfig(
        Optional.of(path),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of(Pooling.NONE));
  }

  /** Returns this with weights and seed, where they are given. */
  public ModelConfig with(Optional<String> weights, OptionalLong seed) {
    return new ModelConfig(
        path,
        layers,
        weights.or(() -> this.weights),
        seed.isPresent() ? seed : this.seed,
        outputs,
        pooling);
  }

  static ModelConfig read(Section section) {
    ModelConfig config =
        new ModelConfig(
            section.text("path"),
            section.value("layers").map(layers -> layers.render(JobFile.CONCISE)),
            section.text("weights"),
            section.number("seed", Long.MIN_VALUE),
            section.texts("outputs"),
            section.constants("pooling", Pooling.NONE, Pooling.values()));
    if (config.path.isPresent() == config.layers.isPresent()) {
      section.wrong("path", "must be given, the Keras file, or layers instead of it");
    }
    int poolings = config.pooling.size();
    if (poolings > 1 && poolings != config.outputs.size()) {
      section.wrong("pooling", "must be one word, or one for each of outputs");
    }
    section.end();
    return config;
  }

  /** Returns what messages call the model. */
  public String label() {
    return path.orElse("layers of the job file");
  }

  /** Returns the pooling of an output. */
  public Pooling poolingOf(int output) {
    return pooling.get(pooling.size() == 1 ? 0 : output);
  }
}
