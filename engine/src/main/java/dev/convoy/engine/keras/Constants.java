package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads constants that a graph holds: plain numbers, or {@code __numpy__} and {@code __tensor__}.
 */
final class Constants {
  private Constants() {}

  /**
   * Returns a constant that is one number, or one for each channel of a source.
   *
   * @throws UnsupportedLayer when it varies along another axis
   */
  static double[] alongChannels(JsonNode constant, Shape src) {
    List<Double> values = new ArrayList<>();
    collect(plain(constant), src, values);
    long count = values.size();
    if (count != 1 && (src.rank() == 0 || count != src.channels())) {
      throw new UnsupportedLayer("a constant of " + count + " numbers for a source of " + src);
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static JsonNode plain(JsonNode constant) {
    return constant.isObject() ? constant.path("config").path("value") : constant;
  }

  private static void collect(JsonNode value, Shape src, List<Double> values) {
    if (value.isNumber()) {
      values.add(value.doubleValue());
      return;
    }
    if (!value.isArray() || value.isEmpty()) {
      throw new UnsupportedLayer("a constant that is no number: " + Config.shown(value));
    }
    boolean nested = value.get(0).isArray();
    if (nested && value.size() != 1) {
      throw new UnsupportedLayer("a constant along another axis than the channels of " + src);
    }
    value.forEach(each -> collect(each, src, values));
  }
}
