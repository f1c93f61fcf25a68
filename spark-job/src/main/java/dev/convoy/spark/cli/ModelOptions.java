package dev.convoy.spark.cli;

import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.config.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Options of the verbs that read a model. */
final class ModelOptions {
  @Option(
      names = "--weights",
      paramLabel = "W",
      description = "A file of weights for an architecture without: .weights.h5, .h5 or sharded.")
  private String weights;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of weights that are drawn where there are none (default 0).")
  private Long seed;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Take this layer's result instead of the model's.")
  private String layer;

  /**
   * Reads a model.
   *
   * @param path a Keras file, or a job file that names or holds one
   * @param inputShapes item shapes where the file states none; may be empty
   * @return a model that the caller closes
   */
  Model read(String path, List<Shape> inputShapes) {
    ModelConfig config =
        JobFile.isJobFile(Path.of(path))
            ? JobFile.readModel(Path.of(path))
            : ModelConfig.ofFile(path);
    return ModelSources.read(
        config.with(
            Optional.ofNullable(weights),
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed)),
        inputShapes);
  }

  /** Returns the model that gives what is wanted of one that was read; borrows its weights. */
  Model wanted(Model model) {
    return layer == null ? model : model.withOutputs(List.of(layer));
  }
}
