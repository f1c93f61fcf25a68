package dev.convoy.datasets.image;

import java.util.List;
import java.util.Objects;

/**
 * What is done to grey levels 0..255 before the network sees them: {@code (value / divisor - mean)
 * / deviation}, in float32, per channel.
 *
 * @param name as job files write it
 * @param bgr whether red and blue change places first; {@code mean} and {@code deviation} are in
 *     the order after that
 * @param divisor common to all channels, greater than 0
 * @param mean one value, or one per channel
 * @param deviation one value, or one per channel; greater than 0
 */
public record ValueScaling(
    String name, boolean bgr, float divisor, List<Float> mean, List<Float> deviation) {
  /** Leaves 0..255 as it is. */
  public static final ValueScaling NONE =
      new ValueScaling("none", false, 1, List.of(0f), List.of(1f));

  /** To -1..1, as {@code keras.applications} with mode {@code tf}. */
  public static final ValueScaling TF =
      new ValueScaling("tf", false, 127.5f, List.of(1f), List.of(1f));

  /** BGR less the ImageNet mean, as {@code keras.applications} with mode {@code caffe}. */
  public static final ValueScaling CAFFE =
      new ValueScaling("caffe", true, 1, List.of(103.939f, 116.779f, 123.68f), List.of(1f));

  /** ImageNet mean 0 and deviation 1, as {@code keras.applications} with mode {@code torch}. */
  public static final ValueScaling TORCH =
      new ValueScaling(
          "torch", false, 255, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  public ValueScaling {
    Objects.requireNonNull(name, "name");
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    requirePositive("divisor", List.of(divisor));
    requirePositive("deviation", deviation);
    requireOneOrThree("mean", mean);
    requireOneOrThree("deviation", deviation);
  }

  /**
   * Returns {@code (value - mean) / deviation} on grey levels 0..255, RGB.
   *
   * @param mean one value, or one per channel
   * @param deviation one value, or one per channel; greater than 0
   */
  public static ValueScaling of(List<Float> mean, List<Float> deviation) {
    return new ValueScaling("custom", false, 1, mean, deviation);
  }

  private static void requirePositive(String name, List<Float> values) {
    if (values.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException(
          "Cannot scale values: %s must be greater than 0, received %s".formatted(name, values));
    }
  }

  private static void requireOneOrThree(String name, List<Float> values) {
    if (values.size() != 1 && values.size() != 3) {
      throw new IllegalArgumentException(
          "Cannot scale values: %s must have 1 or 3 values, received %s".formatted(name, values));
    }
  }

  /** Returns the mean of each channel. */
  float[] means(int channels) {
    return spread(mean, "mean", channels);
  }

  /** Returns the deviation of each channel. */
  float[] deviations(int channels) {
    return spread(deviation, "deviation", channels);
  }

  private float[] spread(List<Float> values, String what, int channels) {
    if (values.size() != 1 && values.size() != channels) {
      throw new IllegalArgumentException(
          "Cannot preprocess for %d channel: mode %s has a %s for %d channels"
              .formatted(channels, name, what, values.size()));
    }
    float[] spread = new float[channels];
    for (int c = 0; c < channels; c++) {
      spread[c] = values.get(values.size() == 1 ? 0 : c);
    }
    return spread;
  }
}
