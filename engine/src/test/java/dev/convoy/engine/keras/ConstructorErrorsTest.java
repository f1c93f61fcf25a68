package dev.convoy.engine.keras;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.conformance.ConformanceCases;
import dev.convoy.engine.conformance.ConformanceCases.Case;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Keras refuses to construct, build or call is refused with the layer's name and values. */
class ConstructorErrorsTest {
  private static final Map<String, List<Case>> CASES =
      ConformanceCases.read("/conformance/errors.jsonl.gz").stream()
          .filter(each -> !isCallWithNothing(each))
          .collect(Collectors.groupingBy(Case::className));

  /** What Convoy reads although Keras 3 refuses it, with the reason. */
  private static final Map<String, Predicate<Case>> WIDER =
      Map.of(
          "a training rule of an unknown class is noted: it changes nothing at inference",
          each ->
              changes(each, "kernel_regularizer", "\"no_such\"")
                  || changes(each, "kernel_constraint", "\"no_such\""),
          "tf.keras 2 has causal separable convolutions",
          each -> each.id().startsWith("SeparableConv1D") && changes(each, "padding", "\"causal\""),
          "tf.keras 2 leaves spatial sizes open; the plan is compiled for those that arrive",
          each -> keras(each).startsWith("ConvLSTM layers only support static input shapes"),
          "a list of one number is that number",
          ConstructorErrorsTest::isListOfOne,
          "2.0 is a whole number",
          each -> changes(each, "groups", "2.0"),
          "items have no batch axis that could differ",
          each -> keras(each).contains("batch sizes") || changesBatch(each),
          "a call in a file is always with a list; a difference needs two",
          each ->
              keras(each).contains("list of")
                  && shapesOf(each).path(0).isInt()
                  && !each.className().equals("Subtract"));

  private static JsonNode shapesOf(Case each) {
    return each.line().path("input_shape");
  }

  private static String keras(Case each) {
    return each.line().path("message").asText();
  }

  private static boolean isCallWithNothing(Case each) {
    return shapesOf(each).isArray() && shapesOf(each).isEmpty();
  }

  private static boolean changes(Case each, String key, String value) {
    return each.line().path("changes").path(key).toString().equals(value);
  }

  private static boolean isListOfOne(Case each) {
    return each.className().matches("(ZeroPadding|Cropping|UpSampling)1D")
        && each.line().path("changes").toString().matches(".*:\\[[12]]}");
  }

  private static boolean changesBatch(Case each) {
    return shapesOf(each).toString().equals("[[2,3],[3,3]]");
  }

  static Stream<String> classes() {
    return CASES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("classes")
  void whatKerasRefusesIsRefused(String className) {
    assertAll(CASES.get(className).stream().map(each -> () -> check(each)));
  }

  private static void check(Case each) {
    boolean wider = WIDER.values().stream().anyMatch(reason -> reason.test(each));
    Optional<String> refusal = refusal(each);
    String told = each.id() + " " + each.line().path("changes") + ": " + refusal.orElse("read");
    assertEquals(wider, refusal.isEmpty(), told);
    refusal.ifPresent(
        message -> {
          assertTrue(message.contains("layer 'layer' (" + each.className() + "): "), told);
          values(each).forEach(value -> assertTrue(message.contains(value), value + " in " + told));
        });
  }

  /** Returns what must stand in the message of a convolution layer: bad values, or the source. */
  private static List<String> values(Case each) {
    List<String> values = new ArrayList<>();
    if (!each.className().matches(".*(Conv|Cropping|ZeroPadding|UpSampling).*")) {
      return values;
    }
    ObjectNode changes = each.line().path("changes").deepCopy();
    if (changes(each, "data_format", "\"channels_first\"")) {
      changes.remove("data_format");
    }
    changes.forEach(value -> collect(value, values));
    if (values.isEmpty()) {
      JsonNode called = each.line().path("call_shape");
      values.add(shape(called.isMissingNode() ? shapesOf(each) : called).toString());
    }
    return values;
  }

  private static void collect(JsonNode value, List<String> values) {
    if (value.isContainerNode()) {
      value.forEach(each -> collect(each, values));
    } else {
      values.add(value.asText());
    }
  }

  private static Optional<String> refusal(Case each) {
    JsonNode network = network(each);
    ModelFile file = new ModelFile(network, "3.15.1", "", Optional.empty());
    try (Model model = KerasReader.read("case", file, ReadOptions.DEFAULT)) {
      return Optional.empty();
    } catch (ModelFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static JsonNode network(Case each) {
    JsonNode second = each.line().path("call_shape");
    if (second.isMissingNode()) {
      return ConformanceTest.network(each.className(), each.config(), shapes(each));
    }
    List<Shape> shapes = List.of(shape(shapesOf(each)), shape(second));
    return calledTwice(ConformanceTest.network(each.className(), each.config(), shapes));
  }

  /** Turns one call with two tensors into two calls with one. */
  private static JsonNode calledTwice(JsonNode network) {
    ObjectNode layer = (ObjectNode) network.at("/config/layers/2");
    ArrayNode tensors = (ArrayNode) layer.at("/inbound_nodes/0/args/0");
    ArrayNode calls = layer.putArray("inbound_nodes");
    tensors.forEach(tensor -> calls.addObject().putArray("args").add(tensor));
    return network;
  }

  /** Returns the shapes of the inputs; where Keras needed none, one that the class takes. */
  private static List<Shape> shapes(Case each) {
    JsonNode shape = shapesOf(each);
    if (!shape.isNull()) {
      List<Shape> shapes = new ArrayList<>();
      Iterable<JsonNode> all = shape.get(0).isArray() ? shape : List.of(shape);
      all.forEach(one -> shapes.add(shape(one)));
      return shapes;
    }
    String axes = each.className().replaceAll("\\D", "");
    int rank =
        (axes.isEmpty() ? 2 : Integer.parseInt(axes)) + (each.className().contains("LSTM") ? 1 : 0);
    Shape src = Shape.of(4);
    for (int axis = 0; axis < rank; axis++) {
      src = src.prepend(8);
    }
    return List.of(src);
  }

  private static Shape shape(JsonNode batchShape) {
    return new Config("", "", batchShape, 3).shape("", batchShape, 1);
  }
}
