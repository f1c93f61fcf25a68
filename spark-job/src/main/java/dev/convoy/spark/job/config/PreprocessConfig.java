package dev.convoy.spark.job.config;

import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.Optional;

/**
 * What happens to an image between decoding and the network.
 *
 * @param size height and width that the network gets; empty for those of its input
 * @param interpolation name of the resize kernel
 * @param fit how an image of other proportions is brought to size
 * @param mode name of the way values are scaled
 * @param mean of each channel, when values are scaled by numbers
 * @param std of each channel, when values are scaled by numbers
 * @param background what is seen behind transparent pixels
 * @param orientation whether the EXIF orientation is applied
 */
public record PreprocessConfig(
    Optional<Size> size,
    String interpolation,
    String fit,
    String mode,
    List<Double> mean,
    List<Double> std,
    String background,
    boolean orientation) {
  /** Height and width in pixels. */
  public record Size(int height, int width) {}

  static PreprocessConfig read(Section section) {
    boolean numbers = section.value("mode").filter(ConfigObject.class::isInstance).isPresent();
    Section scale = numbers ? section.section("mode") : null;
    PreprocessConfig config =
        new PreprocessConfig(
            size(section),
            section.choice(
                "interpolation", "bilinear", "nearest", "bilinear", "bicubic", "pil-bilinear"),
            section.choice("fit", "stretch", "stretch", "crop", "pad"),
            numbers ? "numbers" : section.choice("mode", "none", "none", "tf", "caffe", "torch"),
            numbers ? perChannel(scale, "mean") : List.of(),
            numbers ? perChannel(scale, "std") : List.of(),
            section.choice("background", "black", "black", "white"),
            section.choice("orientation", "apply", "apply", "ignore").equals("apply"));
    if (numbers) {
      scale.end();
    }
    section.end();
    return config;
  }

  private static Optional<Size> size(Section section) {
    if (!section.has("size")) {
      return Optional.empty();
    }
    List<Double> numbers = section.numbers("size");
    boolean legal =
        numbers.size() == 2
            && numbers.stream().allMatch(n -> n == Math.rint(n) && n >= 1 && n <= 65_535);
    if (!legal) {
      section.wrong("size", "must be [height, width] in pixels, 1 to 65535 each");
      return Optional.empty();
    }
    return Optional.of(new Size(numbers.get(0).intValue(), numbers.get(1).intValue()));
  }

  private static List<Double> perChannel(Section section, String key) {
    List<Double> numbers = section.numbers(key);
    if (numbers.size() != 3 && numbers.size() != 1) {
      section.wrong(key, "must hold one number for each of red, green and blue, or one for all");
    } else if (key.equals("std") && numbers.contains(0.0)) {
      section.wrong(key, "must not hold 0");
    }
    return numbers;
  }
}
