package dev.convoy.engine.keras;

import dev.convoy.engine.keras.LayerDefinition.BodyContent;
import dev.convoy.engine.keras.LayerDefinition.InputContent;
import dev.convoy.engine.keras.LayerDefinition.ModelContent;
import dev.convoy.engine.keras.LayerDefinition.TimeContent;
import dev.convoy.engine.keras.UnsupportedLayersException.Unsupported;
import dev.convoy.engine.layer.Identity;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the graph of a model definition; nested models are laid out flat in it. */
final class ModelBuilder {
  private final String file;
  private final GraphBuilder graph;

  ModelBuilder(String file, GraphBuilder graph) {
    this.file = file;
    this.graph = graph;
  }

  /**
   * Where a model's nodes go.
   *
   * @param nodes what node names begin with
   * @param layers what names of layers and weights begin with, the same for every call
   * @param timeAxes leading axes that the layers do not see
   */
  private record Scope(String nodes, String layers, int timeAxes) {
    Scope inside(LayerDefinition layer, int call) {
      return new Scope(nodeName(layer, call) + "/", layers + layer.localName() + "/", timeAxes);
    }

    Scope overTime() {
      return new Scope(nodes, layers, timeAxes + 1);
    }

    String nodeName(LayerDefinition layer, int call) {
      return nodes + layer.localName() + (call == 0 ? "" : "#" + (call + 1));
    }
  }

  /**
   * Builds the outermost model.
   *
   * @param inputShapes shapes of the inputs where the file has none, in order; may be empty
   */
  List<Value> build(ModelDefinition model, List<Shape> inputShapes) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < model.inputs().size(); i++) {
      LayerDefinition layer = find(model, model.inputs().get(i).layer());
      Shape given = i < inputShapes.size() ? inputShapes.get(i) : null;
      inputs.add(graph.addInput(layer.localName(), shape(layer, given)));
    }
    return build(model, inputs, new Scope("", "", 0));
  }

  private static LayerDefinition find(ModelDefinition model, String name) {
    return model.layers().stream()
        .filter(layer -> layer.localName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Shape shape(LayerDefinition input, Shape given) {
    Shape stated = ((InputContent) input.content()).shape().orElse(given);
    if (stated == null) {
      throw input.config().error("the file does not say its shape; give an input shape");
    }
    if (given != null && !stated.fits(given)) {
      throw input.config().error("has the shape " + stated + ", received " + given);
    }
    return stated;
  }

  private List<Value> build(ModelDefinition model, List<Value> sources, Scope scope) {
    if (sources.size() != model.inputs().size()) {
      throw new ModelFileException(
          "model '"
              + model.name()
              + "' takes "
              + model.inputs().size()
              + " inputs, is called with "
              + sources.size());
    }
    Map<Reference, Value> values = new HashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      values.put(new Reference(model.inputs().get(i).layer(), 0, 0), sources.get(i));
    }
    List<Step> waiting = steps(model);
    while (!waiting.isEmpty()) {
      List<Step> later = new ArrayList<>();
      for (Step step : waiting) {
        if (values.keySet().containsAll(step.layer().calls().get(step.call()).tensors())) {
          compute(step, values, scope);
        } else {
          later.add(step);
        }
      }
      requireProgress(waiting, later);
      waiting = later;
    }
    return model.outputs().stream().map(output -> output(model, output, values)).toList();
  }

  /** One call of a layer. */
  private record Step(LayerDefinition layer, int call) {}

  private static List<Step> steps(ModelDefinition model) {
    List<Step> steps = new ArrayList<>();
    for (LayerDefinition layer : model.layers()) {
      for (int call = 0; call < layer.calls().size(); call++) {
        if (!(layer.content() instanceof InputContent)) {
          steps.add(new Step(layer, call));
        }
      }
    }
    return steps;
  }

  private static void requireProgress(List<Step> before, List<Step> after) {
    if (before.size() == after.size()) {
      Step step = after.get(0);
      throw step.layer()
          .config()
          .error("needs " + step.layer().calls().get(step.call()).tensors() + ", not in the model");
    }
  }

  private static Value output(
      ModelDefinition model, Reference output, Map<Reference, Value> values) {
    Value value = values.get(output);
    if (value == null) {
      throw new ModelFileException("model '" + model.name() + "' has no result " + output);
    }
    return value;
  }

  private void compute(Step step, Map<Reference, Value> values, Scope scope) {
    LayerDefinition layer = step.layer();
    Call call = layer.calls().get(step.call());
    List<Value> results;
    try {
      results = apply(layer, step.call(), call, values, scope);
    } catch (UnsupportedLayer e) {
      Config config = layer.config();
      throw new UnsupportedLayersException(
          file, List.of(new Unsupported(config.name(), config.className(), e.getMessage())));
    } catch (ShapeMismatchException | IllegalArgumentException | ArithmeticException e) {
      throw layer.config().error(e.getMessage());
    }
    for (int i = 0; i < results.size(); i++) {
      values.put(new Reference(layer.localName(), step.call(), i), results.get(i));
    }
  }

  private List<Value> apply(
      LayerDefinition layer, int index, Call call, Map<Reference, Value> values, Scope scope) {
    if (layer.content() instanceof TimeContent time) {
      return apply(inner(layer, time), index, call, values, scope.overTime());
    }
    if (layer.content() instanceof ModelContent nested) {
      List<Value> sources = call.tensors().stream().map(values::get).toList();
      List<Value> results = build(nested.model(), sources, scope.inside(layer, index));
      return results.size() == 1 ? named(layer, index, results.get(0), scope) : results;
    }
    LayerBody body = ((BodyContent) layer.content()).body();
    String path = scope.layers() + layer.localName();
    String name = scope.nodeName(layer, index);
    List<Value> results =
        body.apply(
            new LayerCall(graph, name, path, layer.className(), scope.timeAxes(), call, values));
    if (scope.timeAxes() == 0) {
      graph.called(layer.config(), results);
    }
    return results;
  }

  /** Returns the wrapped layer under the wrapper's name. */
  private static LayerDefinition inner(LayerDefinition wrapper, TimeContent time) {
    return new LayerDefinition(
        time.inner().config(), wrapper.localName(), time.inner().content(), wrapper.calls());
  }

  private List<Value> named(LayerDefinition layer, int index, Value result, Scope scope) {
    String path = scope.layers() + layer.localName();
    Node.Origin origin = new Node.Origin(layer.className(), path);
    return graph.add(
        scope.nodeName(layer, index), new Identity(), List.of(result), path, origin, 0);
  }
}
