package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.model.Annotations;
import dev.convoy.engine.model.Annotations.ActivityRule;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads Keras files of every generation into models.
 *
 * <p>Accepted are {@code .keras} archives and directories, full {@code .h5} files, {@code .json}
 * architectures, and lists of layers. Nothing from a file is ever run.
 */
public final class KerasReader {
  private KerasReader() {}

  /**
   * Reads a model file; its format is told by its content.
   *
   * @throws ModelFileException when it is not a Keras file, is damaged, or its parts do not fit
   * @throws UnsupportedLayersException naming every layer that cannot be computed
   */
  public static Model read(Path file, ReadOptions options) {
    return read(KerasSource.of(file), options);
  }

  /** Reads a model file that was fetched from elsewhere. */
  public static Model read(String name, byte[] content, ReadOptions options) {
    return read(KerasSource.of(name, content), options);
  }

  /** Reads a model file. */
  public static Model read(KerasSource source, ReadOptions options) {
    return Guard.reading(
        source.name(),
        () -> {
          try (ModelFile file = ModelFiles.open(source, options.limits())) {
            return read(source.name(), file, options);
          }
        });
  }

  /**
   * Reads a list of layers, each {@code {"class_name": ..., "config": {...}}} as Keras 3 writes
   * them; the first states the shape of its input, or the options do.
   *
   * @param name of the model, and of the place of the list in messages
   */
  public static Model readLayers(String name, JsonNode layers, ReadOptions options) {
    ObjectNode config = JsonNodeFactory.instance.objectNode().put("name", name);
    config.set("layers", KerasJson.plain(layers.deepCopy()));
    ObjectNode model = JsonNodeFactory.instance.objectNode().put("class_name", "Sequential");
    model.set("config", config);
    ModelFile file = new ModelFile(model, "3.0.0", "", java.util.Optional.empty());
    return Guard.reading(name, () -> read(name, file, options));
  }

  static Model read(String name, ModelFile file, ReadOptions options) {
    int generation = file.generation();
    JsonNode upgraded =
        generation == 1 ? Keras1Upgrade.upgrade(file.configuration()) : file.configuration();
    ReadingContext context = new ReadingContext(generation);
    ModelDefinition definition = definition(upgraded, context);
    if (!context.unsupported().isEmpty()) {
      throw new UnsupportedLayersException(name, context.unsupported());
    }
    GraphBuilder graph = new GraphBuilder();
    List<Value> results = new ModelBuilder(name, graph).build(definition, options.inputShapes());
    Annotations annotations = annotations(definition, graph, context);
    Weights weights = weights(definition, graph, file, options);
    return assemble(definition, graph, results, weights, annotations);
  }

  private static ModelDefinition definition(JsonNode configuration, ReadingContext context) {
    String className = configuration.path("class_name").asText();
    JsonNode values = configuration.path("config");
    String name = values.path("name").asText(className.toLowerCase(java.util.Locale.ROOT));
    Config config = new Config(className, name, values, context.generation());
    if (!Set.of("Sequential", "Functional", "Model").contains(className)) {
      context.refuse(
          config, className.isEmpty() ? "the file names no class" : "a model with code of its own");
      return new ModelDefinition(className, name, true, List.of(), List.of(), List.of());
    }
    return new LayerParser(context).model(configuration, config, "");
  }

  private static Annotations annotations(
      ModelDefinition definition, GraphBuilder graph, ReadingContext context) {
    TrainingRules rules = new TrainingRules(context);
    List<WeightRule> weights = rules.weights(definition, graph.stored());
    List<ActivityRule> activities = new ArrayList<>();
    graph
        .calls()
        .forEach(call -> activities.addAll(rules.activities(call.config(), call.results())));
    return new Annotations(context.notes(), weights, activities);
  }

  private static Weights weights(
      ModelDefinition definition, GraphBuilder graph, ModelFile file, ReadOptions options) {
    KerasWeights reader = new KerasWeights(definition, graph.stored());
    if (options.weights().isPresent()) {
      KerasSource source = options.weights().get();
      return Guard.reading(
          source.name(),
          () -> {
            try (WeightFile weights = ModelFiles.openWeights(source, options.limits())) {
              return reader.read(weights);
            }
          });
    }
    return file.weights()
        .map(reader::read)
        .orElseGet(() -> DrawnWeights.draw(definition, graph.stored(), options));
  }

  private static Model assemble(
      ModelDefinition definition,
      GraphBuilder graph,
      List<Value> results,
      Weights weights,
      Annotations annotations) {
    List<Output> outputs = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < results.size(); i++) {
      Reference reference = definition.outputs().get(i);
      int index = reference.tensor();
      while (!taken.add(reference.layer() + ":" + index)) {
        index++;
      }
      outputs.add(new Output(reference.layer(), index, results.get(i)));
    }
    List<String> inputs = definition.inputs().stream().map(Reference::layer).toList();
    try {
      return new Model(definition.name(), graph.nodes(), inputs, outputs, weights, annotations);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }
}
