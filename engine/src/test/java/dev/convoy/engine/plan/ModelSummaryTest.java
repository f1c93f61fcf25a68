package dev.convoy.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.convoy.engine.keras.KerasReader;
import dev.convoy.engine.keras.ReadOptions;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Reach;
import dev.convoy.engine.model.ReceptiveFields;
import dev.convoy.engine.model.TileModel;
import dev.convoy.engine.model.Value;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
  private static final String INPUT =
      "{'class_name': 'InputLayer', 'config': {'name': 'in', 'batch_shape': [null, 64, 1]}}";

  /** Reads layers of one axis in space over 64 positions, one channel everywhere. */
  private static ModelSummary chain(String... layers) {
    List<String> all = new ArrayList<>(List.of(INPUT));
    for (int i = 0; i < layers.length; i++) {
      int space = layers[i].indexOf(' ');
      all.add(
          "{'class_name': '%s', 'config': {'name': 'l%d', %s}}"
              .formatted(layers[i].substring(0, space), i, layers[i].substring(space + 1)));
    }
    try (Model model = KerasReader.readLayers("chain", json(all.toString()), ReadOptions.DEFAULT)) {
      return ModelSummary.of(model, model.inputShapes(), model.shapes(model.inputShapes()));
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String reach(String... layers) {
    Reach.Axis axis = last(chain(layers)).reach().axes().get(0);
    return "%d by %s, %d + %d".formatted(axis.field(), axis.stride(), axis.before(), axis.after());
  }

  private static ModelSummary.Layer last(ModelSummary summary) {
    return summary.layers().get(summary.layers().size() - 1);
  }

  private static String conv(int size, String more) {
    return "Conv1D 'filters': 1, 'kernel_size': [%d]%s".formatted(size, more);
  }

  private static final String SAME = ", 'padding': 'same'";

  @Test
  void threeConvolutionsOfThreeSeeSeven() {
    assertEquals("7 by 1, 3 + 3", reach(conv(3, SAME), conv(3, SAME), conv(3, SAME)));
  }

  @Test
  void withoutPaddingTheHaloLiesBehind() {
    assertEquals("7 by 1, 0 + 6", reach(conv(3, ""), conv(3, ""), conv(3, "")));
  }

  /** 3 positions two apart, each of which sees 3. The even input is padded behind alone. */
  @Test
  void strideSpreadsWhatFollows() {
    assertEquals("3 by 2, 0 + 1", reach(conv(3, SAME + ", 'strides': [2]")));
    assertEquals("7 by 2, 2 + 3", reach(conv(3, SAME + ", 'strides': [2]"), conv(3, SAME)));
  }

  /** 3 positions four apart. */
  @Test
  void dilationSpreadsTheKernel() {
    assertEquals("9 by 1, 4 + 4", reach(conv(3, SAME + ", 'dilation_rate': [4]")));
  }

  /** Result 2i gets 1 and 2 of the kernel from i - 1 and i, 2i + 1 from i and i + 1. */
  @Test
  void transposedConvolutionHalvesTheStride() {
    assertEquals(
        "2 by 1/2, 1 + 1",
        reach("Conv1DTranspose 'filters': 1, 'kernel_size': [4], 'strides': [2]" + SAME));
  }

  /** Up-sampled positions 2i - 1 to 2i + 1 are of i - 1 and i: two of the input, not three. */
  @Test
  void upSamplingRepeats() {
    assertEquals("1 by 1/2, 0 + 0", reach("UpSampling1D 'size': 2"));
    assertEquals("2 by 1/2, 1 + 1", reach("UpSampling1D 'size': 2", conv(3, SAME)));
  }

  /** Pooled pairs: a position of the result sees 2 pairs of 3, whichever phase it is in. */
  @Test
  void poolingAndUpSamplingReturnToTheStrideOfTheInput() {
    String pool = "MaxPooling1D 'pool_size': [2], 'strides': [2]";
    assertEquals("2 by 1, 1 + 1", reach(pool, "UpSampling1D 'size': 2"));
    assertEquals("6 by 1, 3 + 3", reach(pool, conv(3, SAME), "UpSampling1D 'size': 2"));
  }

  @Test
  void aLayerThatNeedsAllPositionsSaysWhyAndWhatFollowsNamesIt() {
    ModelSummary summary =
        chain(conv(3, SAME), "GlobalAveragePooling1D 'keepdims': true", conv(1, SAME));
    assertTrue(
        summary.layers().get(2).reach().refusal().orElseThrow().contains("needs all positions"));
    assertEquals("follows 'l1'", last(summary).reach().refusal().orElseThrow());
    assertEquals("l1", summary.firstRefused().orElseThrow().name());
  }

  /** A kernel of 3 and a bias; gamma, beta and two moving averages; a frozen kernel and bias. */
  @Test
  void parametersAreTrainedOrNot() {
    ModelSummary summary =
        chain(
            conv(3, SAME), "BatchNormalization 'axis': -1", conv(2, SAME + ", 'trainable': false"));
    assertEquals(
        List.of("0 0", "4 0", "2 2", "0 3"),
        summary.layers().stream().map(layer -> layer.trainable() + " " + layer.fixed()).toList());
    assertEquals("6 5", summary.trainable() + " " + summary.fixed());
  }

  /** 64 positions, 3 products and sums each. */
  @Test
  void operationsAreThoseOfThePlan() {
    assertEquals(64 * 3 * 2, last(chain(conv(3, SAME))).flops().orElseThrow());
  }

  @Test
  void tilesOfRandomNetworksReadNoMoreThanTheHalo() {
    int compared = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      try (Model model = RandomNetwork.draw(random, 1)) {
        compared += requireHalo(model, random, "seed " + seed);
      }
    }
    assertTrue(compared > 100, "only " + compared + " axes of tiles lie inside the borders");
  }

  /** Returns the number of axes compared. */
  private static int requireHalo(Model model, Random random, String what) {
    Map<Value, Shape> shapes = model.shapes(model.inputShapes());
    Value output = model.outputs().get(0).value();
    Shape result = shapes.get(output);
    Reach reach = ReceptiveFields.of(model, model.inputShapes(), shapes).get(output.node());
    assertTrue(reach.isLocal(), () -> what + ": " + reach);
    Region tile = Region.whole(result);
    for (int axis = 0; axis < result.rank() - 1; axis++) {
      int start = random.nextInt((int) result.size(axis));
      tile = tile.with(axis, start, 1 + random.nextInt((int) result.size(axis) - start));
    }
    Region read = TileModel.of(model, shapes, List.of(tile)).inputRegions().get(0);
    int inside = 0;
    for (int axis = 0; axis < reach.axes().size(); axis++) {
      Reach.Axis each = reach.axes().get(axis);
      double stride = (double) each.stride().numerator() / each.stride().denominator();
      double least = Math.floor(tile.start(axis) * stride) - each.before();
      double most = Math.ceil(tile.end(axis) * stride) + each.after();
      if (least >= 0 && most <= model.inputShapes().get(0).size(axis)) {
        String where = what + " " + tile + " reads " + read + ", " + reach;
        assertTrue(read.start(axis) >= least && read.end(axis) <= most, where);
        inside++;
      }
    }
    return inside;
  }
}
