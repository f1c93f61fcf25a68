package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.datasets.Golden;
import dev.convoy.datasets.image.format.ImageFormat;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Resizing against TensorFlow, Keras and Pillow, value scaling against keras.applications. */
class PreprocessorGoldenTest {
  static Stream<Arguments> resizes() {
    return Stream.of(
            "/resize/tensorflow.jsonl.gz", "/resize/pillow.jsonl.gz", "/resize/fit.jsonl.gz")
        .flatMap(resource -> Golden.lines(resource).stream())
        .map(line -> Arguments.of(line.get("id").textValue(), line));
  }

  /** Four-channel cases are resized one channel at a time: images have one or three. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("resizes")
  void resizingEqualsTensorFlowKerasAndPillow(String id, JsonNode line) {
    String method = line.get("method").textValue();
    Interpolation interpolation =
        Interpolation.valueOf(method.replace('-', '_').toUpperCase(Locale.ROOT));
    ImageSize size = new ImageSize(line.at("/size/0").intValue(), line.at("/size/1").intValue());
    Preprocess preprocess = Preprocess.defaults().with(size).with(interpolation);
    if (line.has("fit")) {
      preprocess =
          preprocess.with(Fit.valueOf(line.get("fit").textValue().toUpperCase(Locale.ROOT)));
    }
    double tolerance = interpolation == Interpolation.PIL_BILINEAR ? 0 : 1e-3;
    try (Tensor source = Golden.uint8(line.at("/inputs/0"));
        Tensor expected = Golden.tensor(line.at("/outputs/0"))) {
      int channels = (int) source.shape().channels();
      int step = channels == 3 ? 3 : 1;
      for (int first = 0; first < channels; first += step) {
        try (Tensor part = channels(source, first, step);
            Tensor wanted = channels(expected, first, step)) {
          assertSame(wanted, part, preprocess, tolerance);
        }
      }
    }
  }

  static Stream<Arguments> scalings() {
    return Golden.lines("/resize/preprocess.jsonl.gz").stream()
        .filter(line -> line.get("data_format").textValue().equals("channels_last"))
        .map(line -> Arguments.of(line.get("id").textValue(), line));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scalings")
  void scalingEqualsKerasBitForBit(String id, JsonNode line) {
    ValueScaling scaling =
        switch (line.get("mode").textValue()) {
          case "tf" -> ValueScaling.TF;
          case "caffe" -> ValueScaling.CAFFE;
          default -> ValueScaling.TORCH;
        };
    Shape shape = Golden.shape(line.at("/inputs/0"));
    Shape flat = Shape.of(shape.elements() / shape.size(-2) / 3, shape.size(-2), 3);
    try (Tensor source = Golden.uint8(line.at("/inputs/0"));
        Tensor expected = Golden.tensor(line.at("/outputs/0"))) {
      Preprocess preprocess = Preprocess.defaults().with(scaling);
      assertSame(expected.reshape(flat), source.reshape(flat), preprocess, 0);
    }
  }

  private static void assertSame(
      Tensor expected, Tensor source, Preprocess preprocess, double tolerance) {
    int channels = (int) source.shape().channels();
    DecodedImage image = new DecodedImage(source, ImageFormat.PNG);
    try (Tensor batch = Tensor.allocate(ElementType.FLOAT32, expected.shape().prepend(1))) {
      new Preprocessor(preprocess, channels).write(image, batch, 0);
      for (long i = 0; i < expected.elements(); i++) {
        assertEquals(expected.get(i), batch.get(i), tolerance, "element " + i);
      }
    }
  }

  private static Tensor channels(Tensor source, int first, int count) {
    long channels = source.shape().channels();
    Tensor part = Tensor.allocate(source.type(), source.shape().with(-1, count));
    for (long i = 0; i < part.elements(); i++) {
      part.set(i, source.get(i / count * channels + first + i % count));
    }
    return part;
  }

  @ParameterizedTest
  @MethodSource("byEye")
  void smallCasesByEye(Interpolation interpolation, List<Float> row, List<Float> expected) {
    ImageSize size = new ImageSize(1, expected.size());
    try (Tensor source = Tensor.allocate(ElementType.UINT8, Shape.of(1, row.size(), 1));
        Tensor batch = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 1, expected.size(), 1))) {
      for (int i = 0; i < row.size(); i++) {
        source.set(i, row.get(i));
      }
      Preprocess preprocess = Preprocess.defaults().with(size).with(interpolation);
      new Preprocessor(preprocess, 1).write(new DecodedImage(source, ImageFormat.PNG), batch, 0);
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i), batch.getFloat(i), 1e-4f);
      }
    }
  }

  static Stream<Arguments> byEye() {
    List<Float> steps = List.of(1f, 2f, 4f);
    return Stream.of(
        Arguments.of(Interpolation.BILINEAR, steps, List.of(1f, 1.25f, 1.75f, 2.5f, 3.5f, 4f)),
        Arguments.of(Interpolation.NEAREST, steps, List.of(1f, 1f, 2f, 2f, 4f, 4f)),
        Arguments.of(Interpolation.AREA, List.of(1f, 3f, 10f, 30f), List.of(2f, 20f)),
        Arguments.of(Interpolation.AREA, List.of(3f, 6f, 9f), List.of(4f, 8f)),
        Arguments.of(
            Interpolation.PIL_BILINEAR, List.of(0f, 100f, 200f, 100f), List.of(71f, 143f)));
  }
}
