package dev.convoy.spark.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.keras.KerasReader;
import dev.convoy.engine.keras.KerasSource;
import dev.convoy.engine.keras.ReadOptions;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.config.ModelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads the model that a job file names, from any of Hadoop's file systems. */
public final class ModelSources {
  private ModelSources() {}

  /**
   * Reads a model.
   *
   * @param inputShapes item shapes where the file states none; may be empty
   * @return a model that the caller closes
   */
  public static Model read(ModelConfig config, List<Shape> inputShapes) {
    return read(config, inputShapes, null);
  }

  /**
   * Reads a model.
   *
   * @param hadoop settings of the file systems; null for Hadoop's own
   * @return a model that the caller closes
   */
  public static Model read(ModelConfig config, List<Shape> inputShapes, Configuration hadoop) {
    ReadOptions options =
        ReadOptions.DEFAULT.withSeed(config.seed().orElse(0)).withInputShapes(inputShapes);
    if (config.weights().isPresent()) {
      options = options.withWeights(source(config.weights().get(), hadoop));
    }
    if (config.layers().isPresent()) {
      return KerasReader.readLayers(config.label(), json(config.layers().get()), options);
    }
    return KerasReader.read(source(config.path().orElseThrow(), hadoop), options);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read model.layers: " + e.getMessage(), e);
    }
  }

  /** Without a scheme no class of Hadoop is touched, so that local files load fast. */
  private static KerasSource source(String path, Configuration hadoop) {
    return path.contains(":/") ? remote(path, hadoop) : KerasSource.of(Path.of(path));
  }

  private static KerasSource remote(String path, Configuration hadoop) {
    org.apache.hadoop.fs.Path given = new org.apache.hadoop.fs.Path(path);
    if ("file".equals(given.toUri().getScheme())) {
      return KerasSource.of(Path.of(given.toUri().getPath()));
    }
    Configuration configuration = hadoop == null ? new Configuration() : hadoop;
    try (InputStream in = given.getFileSystem(configuration).open(given)) {
      return KerasSource.of(path, in.readAllBytes());
    } catch (IOException e) {
      throw new UnreadableInputException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
