package dev.convoy.spark.job.ship;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.Input;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelJson;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Output;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightChunksTest {
  private static Model model() {
    Weights weights = new Weights();
    weights.put("unused", Tensor.of(Shape.of(2), 8, 9));
    weights.put("kernel", Tensor.generate(Shape.of(3, 5), i -> i + 0.5));
    weights.put("bias", Tensor.generate(Shape.of(5), i -> -i));
    Node.Origin origin = new Node.Origin("", "");
    Node input = new Node("x", new Input(Shape.of(3)), List.of(), List.of(), origin);
    Node dense =
        new Node(
            "y",
            new Dense(5, true, Activation.linear()),
            List.of(Value.of("x")),
            List.of("kernel", "bias"),
            origin);
    return new Model(
        "m",
        List.of(input, dense),
        List.of("x"),
        List.of(new Output("y", 0, Value.of("y"))),
        weights);
  }

  private static List<byte[]> cut(Model model, int chunkBytes) {
    List<byte[]> chunks = new ArrayList<>();
    WeightChunks.cut(model, chunkBytes, chunks::add);
    return chunks;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 60, 79, 80, 81, 1 << 20})
  void whatWasCutIsJoined(int chunkBytes) {
    try (Model model = model()) {
      List<byte[]> chunks = cut(model, chunkBytes);
      assertEquals((80 + chunkBytes - 1) / chunkBytes, chunks.size());
      assertEquals(80, chunks.stream().mapToInt(chunk -> chunk.length).sum());
      try (Weights joined = WeightChunks.join(ModelJson.weights(model), chunks.iterator())) {
        assertEquals(List.of("kernel", "bias"), List.copyOf(joined.names()));
        for (String name : joined.names()) {
          assertArrayEquals(model.weights().get(name).toFloats(), joined.get(name).toFloats());
        }
      }
    }
  }

  @Test
  void aMissingChunkIsRefusedAndLeavesNoMemory() {
    try (Model model = model()) {
      List<byte[]> chunks = cut(model, 16).subList(0, 4);
      long before = Tensor.liveBytes();
      assertThrows(
          NoSuchElementException.class,
          () -> WeightChunks.join(ModelJson.weights(model), chunks.iterator()));
      assertEquals(before, Tensor.liveBytes());
    }
  }
}
