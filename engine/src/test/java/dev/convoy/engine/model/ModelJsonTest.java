package dev.convoy.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.layer.Layer;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.model.Annotations.ActivityRule;
import dev.convoy.engine.model.Annotations.WeightRule;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelJsonTest {
  private static Model small(float firstWeight) {
    Window window =
        new Window(
            Extents.of(1),
            Extents.of(2),
            Extents.of(1),
            Padding.explicit(Extents.of(0), Extents.of(1)));
    Layer layer = new Convolution(2, window, 1, false, new Activation.Relu(0.1, 6, 0));
    List<Node> nodes =
        List.of(
            new Node(
                "x",
                new Input(Shape.of(-1, 1)),
                List.of(),
                List.of(),
                new Node.Origin("InputLayer", "x")),
            new Node(
                "c",
                layer,
                List.of(Value.of("x")),
                List.of("c/kernel"),
                new Node.Origin("Conv1D", "c")));
    Weights weights = new Weights();
    weights.put("c/kernel", Tensor.of(Shape.of(1, 1, 2), firstWeight, 2));
    Annotations annotations =
        new Annotations(
            List.of("a note"),
            List.of(
                new WeightRule(
                    "c/kernel",
                    true,
                    Optional.of(new Regularizer.L1L2(0.1, 0)),
                    Optional.of(new Constraint.MaxNorm(2, Extents.of(0))))),
            List.of(new ActivityRule("c", Value.of("c"), new Regularizer.L1L2(0, 0.5))));
    return new Model(
        "m", nodes, List.of("x"), List.of(new Output("c", 0, Value.of("c"))), weights, annotations);
  }

  @Test
  void textHoldsEveryParameterOnce() {
    try (Model model = small(1)) {
      assertEquals(
          "{\"format\":1,\"name\":\"m\",\"inputs\":[\"x\"],"
              + "\"outputs\":[{\"name\":\"c\",\"index\":0,\"value\":{\"node\":\"c\",\"index\":0}}],"
              + "\"nodes\":[{\"name\":\"x\",\"layer\":{\"type\":\"Input\",\"shape\":[-1,1]},"
              + "\"sources\":[],\"weights\":[],"
              + "\"origin\":{\"className\":\"InputLayer\",\"layerName\":\"x\"}},"
              + "{\"name\":\"c\",\"layer\":{\"type\":\"Convolution\",\"filters\":2,"
              + "\"window\":{\"size\":[1],\"strides\":[2],\"dilation\":[1],"
              + "\"padding\":{\"mode\":\"EXPLICIT\",\"before\":[0],\"after\":[1]}},"
              + "\"groups\":1,\"bias\":false,\"activation\":{\"type\":\"Relu\","
              + "\"negativeSlope\":0.1,\"maxValue\":6,\"threshold\":0}},"
              + "\"sources\":[{\"node\":\"x\",\"index\":0}],\"weights\":[\"c/kernel\"],"
              + "\"origin\":{\"className\":\"Conv1D\",\"layerName\":\"c\"}}],"
              + "\"weights\":[{\"name\":\"c/kernel\",\"shape\":[1,1,2]}],"
              + "\"annotations\":{\"notes\":[\"a note\"],\"weights\":[{\"weight\":\"c/kernel\","
              + "\"trained\":true,\"regularizer\":{\"type\":\"L1L2\",\"l1\":0.1,\"l2\":0},"
              + "\"constraint\":{\"type\":\"MaxNorm\",\"most\":2,\"axes\":[0]}}],"
              + "\"activities\":[{\"layer\":\"c\",\"value\":{\"node\":\"c\",\"index\":0},"
              + "\"regularizer\":{\"type\":\"L1L2\",\"l1\":0,\"l2\":0.5}}]}}",
          ModelJson.write(model));
    }
  }

  @Test
  void readingGivesBackAnEqualModel() {
    try (Model model = small(1)) {
      String text = ModelJson.write(model);
      Model back = ModelJson.read(text, model.weights());
      assertEquals(text, ModelJson.write(back));
      assertEquals(model.nodes(), back.nodes());
      assertEquals(model.annotations(), back.annotations());
      assertEquals(
          List.of(new ModelJson.WeightEntry("c/kernel", Shape.of(1, 1, 2))),
          ModelJson.weights(text));
    }
  }

  @Test
  void aWeightOfAnotherShapeIsRefused() {
    try (Model model = small(1);
        Weights other = new Weights()) {
      other.put("c/kernel", Tensor.of(Shape.of(2), 1, 2));
      String text = ModelJson.write(model);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> ModelJson.read(text, other));
      assertEquals(
          "Cannot read a model: weight 'c/kernel' must be [1, 1, 2], received [2]",
          refusal.getMessage());
    }
  }

  @Test
  void theHashChangesWithOneWeight() {
    try (Model model = small(1);
        Model same = small(1);
        Model other = small(Math.nextUp(1f))) {
      assertEquals(64, ModelHash.of(model).length());
      assertEquals(ModelHash.of(model), ModelHash.of(same));
      assertNotEquals(ModelHash.of(model), ModelHash.of(other));
    }
  }

  static Stream<Class<?>> sealedTypes() {
    return Stream.of(
            Layer.class, Activation.class, Regularizer.class, Constraint.class, Initializer.class)
        .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()).filter(Class::isRecord));
  }

  @ParameterizedTest
  @MethodSource("sealedTypes")
  void everyRecordComesBackEqual(Class<?> type) throws ReflectiveOperationException {
    Object value = sample(type);
    Class<?> declared = type.getInterfaces()[0];
    assertEquals(value, RecordCodec.read(RecordCodec.write(value, declared), declared));
  }

  /** Makes a value of a declared type whose parts differ from every default. */
  private static Object sample(Type declared) throws ReflectiveOperationException {
    if (declared instanceof ParameterizedType generic) {
      Object inner = sample(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class ? Optional.of(inner) : List.of(inner);
    }
    Class<?> type = (Class<?>) declared;
    if (type == Extents.class) {
      return Extents.of(1, 0);
    }
    if (type == Shape.class) {
      return Shape.of(3, -1);
    }
    if (type == Window.class) {
      return Window.of(Extents.of(3, 2), Extents.of(2, 2), Padding.SAME);
    }
    if (type == Activation.class) {
      return new Activation.Relu(1.0 / 3, Double.POSITIVE_INFINITY, -1e-30);
    }
    if (type == Layer.class) {
      return new Input(Shape.of(2));
    }
    if (type == Initializer.class) {
      return Initializer.glorotUniform();
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return type.isRecord() ? record(type) : plain(type);
  }

  private static Object plain(Class<?> type) {
    if (type == boolean.class) {
      return true;
    }
    if (type == String.class) {
      return "hann";
    }
    return type == int.class ? (Object) 1 : type == long.class ? (Object) 5L : (Object) 0.1;
  }

  private static Object record(Class<?> type) throws ReflectiveOperationException {
    List<Object> parts = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components) {
      boolean pair = List.of("size", "factors").contains(component.getName());
      parts.add(pair ? Extents.of(2, 3) : sample(component.getGenericType()));
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(types).newInstance(parts.toArray());
  }

  @Test
  void numbersAreWrittenAsTheShortestDecimalThatComesBack() throws ReflectiveOperationException {
    for (double value :
        new double[] {
          0.1, 1e23, 2e-44, 1.0 / 3, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1e300
        }) {
      Object back = RecordCodec.read(RecordCodec.write(value, double.class), double.class);
      assertEquals(value, back);
    }
    assertEquals("0.3333333333333333", RecordCodec.write(1.0 / 3, double.class).toString());
  }
}
