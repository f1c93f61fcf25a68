package dev.convoy.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.engine.conformance.ConformanceCases.Case;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many configurations of each convolution layer the golden files hold, and of which kinds. */
class ConformanceInventoryTest {
  private static final int LEAST = 40;
  private static final int LEAST_OF_A_KIND = 5;

  /** Every class with the values that must occur often, and whether it has a data format. */
  @ParameterizedTest
  @CsvSource({
    "Conv1D, strides>1 dilation_rate>1 groups>1, true",
    "Conv2D, strides>1 dilation_rate>1 groups>1, true",
    "Conv3D, strides>1 dilation_rate>1 groups>1, true",
    "SeparableConv1D, strides>1 dilation_rate>1 depth_multiplier>1, true",
    "SeparableConv2D, strides>1 dilation_rate>1 depth_multiplier>1, true",
    "DepthwiseConv1D, strides>1 dilation_rate>1 depth_multiplier>1, true",
    "DepthwiseConv2D, strides>1 dilation_rate>1 depth_multiplier>1, true",
    "Conv1DTranspose, strides>1 dilation_rate>1 output_padding>0, true",
    "Conv2DTranspose, strides>1 dilation_rate>1 output_padding>0, true",
    "Conv3DTranspose, strides>1 dilation_rate>1 output_padding>0, true",
    "ConvLSTM1D, strides>1 dilation_rate>1, true",
    "ConvLSTM2D, strides>1 dilation_rate>1, true",
    "ConvLSTM3D, strides>1 dilation_rate>1, true",
    "Cropping1D, cropping>0, false",
    "Cropping2D, cropping>0, true",
    "Cropping3D, cropping>0, true",
    "UpSampling1D, size>1, false",
    "UpSampling2D, size>1, true",
    "UpSampling3D, size>1, true",
    "ZeroPadding1D, padding>0, true",
    "ZeroPadding2D, padding>0, true",
    "ZeroPadding3D, padding>0, true"
  })
  void everyClassHasFortyConfigurationsOfAllKinds(
      String name, String arguments, boolean hasDataFormat) {
    List<Case> cases = ConformanceCases.read("/conformance/" + name + ".jsonl.gz");
    long distinct = cases.stream().map(ConformanceInventoryTest::key).distinct().count();
    assertTrue(distinct >= LEAST, () -> distinct + " configurations that differ");
    for (String argument : arguments.split(" ")) {
      String[] bound = argument.split(">");
      int neutral = Integer.parseInt(bound[1]);
      requireSome(cases, argument, each -> largest(each.config().path(bound[0])) > neutral);
    }
    if (hasDataFormat) {
      requireSome(cases, "channels_first", each -> dataFormat(each).equals("channels_first"));
      requireSome(cases, "channels_last", each -> dataFormat(each).equals("channels_last"));
    }
    requireSome(cases, "axes of size 1", ConformanceInventoryTest::hasAxisOfOne);
  }

  /** Returns what tells configurations apart: everything but the layer's name. */
  private static String key(Case each) {
    ObjectNode config = each.config().deepCopy();
    config.remove("name");
    return config + " over " + ConformanceCases.shape(each.inputs().get(0));
  }

  private static void requireSome(List<Case> cases, String kind, Predicate<Case> is) {
    long count = cases.stream().filter(is).count();
    assertTrue(count >= LEAST_OF_A_KIND, () -> count + " configurations with " + kind);
  }

  /** Returns the largest whole number in a number, a list or a list of lists. */
  private static int largest(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .mapToInt(ConformanceInventoryTest::largest)
            .max()
            .orElse(0)
        : value.asInt();
  }

  private static String dataFormat(Case each) {
    return each.config().path("data_format").asText("channels_last");
  }

  private static boolean hasAxisOfOne(Case each) {
    JsonNode shape = each.inputs().get(0).path("shape");
    int first = dataFormat(each).equals("channels_first") ? 2 : 1;
    int behind = dataFormat(each).equals("channels_first") ? 0 : 1;
    for (int axis = first; axis < shape.size() - behind; axis++) {
      if (shape.get(axis).asInt() == 1) {
        return true;
      }
    }
    return false;
  }
}
