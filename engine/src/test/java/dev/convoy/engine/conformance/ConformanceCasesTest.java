package dev.convoy.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformanceCasesTest {
  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static float[] values(Tensor tensor) {
    try (tensor) {
      return tensor.toFloats();
    }
  }

  /** Bits by golden.py. */
  @Test
  void computesTheNumbersOfTheScript() throws JsonProcessingException {
    JsonNode spec = json("{'shape':[3],'seed':7,'scale':1.5,'offset':0.25}".replace('\'', '"'));
    assertArrayEquals(
        new float[] {0x1.39bed8p+0f, 0x1.4c047cp-2f, 0x1.531c88p-3f},
        values(ConformanceCases.tensor(spec)));
  }

  @Test
  void computesWholeNumbers() throws JsonProcessingException {
    String whole = "{'shape':[3],'seed':7,'scale':10,'offset':0.25,'dtype':'int32'}";
    assertArrayEquals(
        new float[] {6, 0, -1}, values(ConformanceCases.tensor(json(whole.replace('\'', '"')))));
    String bytes = "{'shape':[3],'seed':7,'dtype':'uint8'}";
    assertArrayEquals(
        new float[] {211, 134, 120},
        values(ConformanceCases.tensor(json(bytes.replace('\'', '"')))));
  }

  @Test
  void readsEveryLineOfAFile() {
    List<ConformanceCases.Case> cases = ConformanceCases.read("/conformance/Conv2D.jsonl.gz");
    assertTrue(cases.size() >= 40);
    ConformanceCases.Case first = cases.get(0);
    assertEquals("Conv2D-000", first.id());
    assertEquals("Conv2D", first.className());
    try (Tensor expected = ConformanceCases.expected(first.outputs().get(0))) {
      assertEquals(ConformanceCases.shape(first.outputs().get(0)), expected.shape());
      assertEquals(0, ConformanceCases.error(expected, expected));
    }
  }

  @Test
  void measuresAgainstTheSizeOfTheExpectedNumbers() {
    try (Tensor small = Tensor.of(Shape.of(2), 0.1f, 0);
        Tensor large = Tensor.of(Shape.of(2), 30, 40);
        Tensor missing = Tensor.of(Shape.of(2), Float.NaN, 0);
        Tensor zero = Tensor.of(Shape.of(2), 0, 0);
        Tensor row = Tensor.of(Shape.of(1, 2), 0, 0)) {
      assertEquals(0.1f, ConformanceCases.error(small, zero));
      assertEquals(40 / Math.sqrt(1250), ConformanceCases.error(zero, large), 1e-12);
      assertEquals(Double.POSITIVE_INFINITY, ConformanceCases.error(missing, zero));
      assertEquals(Double.POSITIVE_INFINITY, ConformanceCases.error(row, zero));
    }
  }

  @Test
  void refusesAFileThatIsNotThere() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> ConformanceCases.read("/conformance/None.gz"));
    assertEquals("Cannot find the test resource /conformance/None.gz", e.getMessage());
  }
}
