package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.datasets.Golden;
import dev.convoy.datasets.image.DecodeOptions.Background;
import dev.convoy.datasets.image.DecodeOptions.Mode;
import dev.convoy.datasets.image.format.ImageErrorCode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format, colour type and orientation against Pillow, natively and in plain Java. */
class ImageDecoderGoldenTest {
  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode line : Golden.lines("/image/images.jsonl.gz")) {
      cases.add(Arguments.of(line.get("id").textValue(), line));
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void nativeDecodingEqualsPillow(String id, JsonNode line) throws ImageException {
    NativeImages.require();
    assertPixels(line, DecodeOptions.defaults());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void safeDecodingEqualsPillow(String id, JsonNode line) throws ImageException {
    DecodeOptions safe = DecodeOptions.defaults().with(Mode.SAFE);
    if (line.path("native").asBoolean()) {
      ImageException refusal =
          Assertions.assertThrows(ImageException.class, () -> assertPixels(line, safe));
      assertEquals(ImageErrorCode.UNSUPPORTED, refusal.code());
    } else {
      assertPixels(line, safe);
    }
  }

  private static void assertPixels(JsonNode line, DecodeOptions options) throws ImageException {
    JsonNode white = line.has("white") ? line.get("white") : line.get("black");
    assertPixels(line, line.get("black"), options.with(Background.BLACK));
    assertPixels(line, white, options.with(Background.WHITE));
  }

  private static void assertPixels(JsonNode line, JsonNode stored, DecodeOptions options)
      throws ImageException {
    byte[] file = Golden.bytes(line.get("file"));
    assertEquals(line.get("orientation").intValue(), ImageHeader.parse(file).orientation());
    try (Tensor expected = Golden.tensor(stored);
        DecodedImage image = new ImageDecoder(options).decode(file)) {
      assertEquals(expected.shape().size(0), image.height());
      assertEquals(expected.shape().size(1), image.width());
      assertEquals(expected.type(), image.pixels().type());
      assertSamePixels(expected, image.pixels(), line.get("tolerance").doubleValue());
    }
  }

  /** Compares, taking grey and its repetition as RGB for the same. */
  private static void assertSamePixels(Tensor expected, Tensor actual, double tolerance) {
    long expectedChannels = expected.shape().channels();
    long channels = actual.shape().channels();
    assertTrue(channels == expectedChannels || channels == 1 || expectedChannels == 1);
    for (long pixel = 0; pixel < expected.elements() / expectedChannels; pixel++) {
      for (long c = 0; c < 3; c++) {
        double e = expected.get(pixel * expectedChannels + Math.min(c, expectedChannels - 1));
        double a = actual.get(pixel * channels + Math.min(c, channels - 1));
        assertEquals(e, a, tolerance, "pixel " + pixel + " channel " + c);
      }
    }
  }
}
