package dev.convoy.spark.job.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import dev.convoy.datasets.image.DecodeLimits;
import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.datasets.image.Fit;
import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.Interpolation;
import dev.convoy.datasets.image.Preprocess;
import dev.convoy.datasets.image.ValueScaling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sections {@code preprocess} and {@code decode}: what happens to a file before the network.
 *
 * <p>Travels to tasks, and stands beside the results, as the canonical JSON of {@link #toJson}.
 */
public record ImageSettings(Preprocess preprocess, DecodeOptions decode) {
  private static final int LARGEST_SIZE = 65_535;
  private static final List<ValueScaling> MODES =
      List.of(ValueScaling.NONE, ValueScaling.TF, ValueScaling.CAFFE, ValueScaling.TORCH);

  static ImageSettings read(Section job) {
    return new ImageSettings(preprocess(job.section("preprocess")), decode(job));
  }

  private static Preprocess preprocess(Section section) {
    Preprocess preprocess =
        new Preprocess(
            size(section),
            section.constant("interpolation", Interpolation.BILINEAR, Interpolation.values()),
            section.constant("fit", Fit.STRETCH, Fit.values()),
            scaling(section));
    section.end();
    return preprocess;
  }

  private static Optional<ImageSize> size(Section section) {
    if (!section.has("size")) {
      return Optional.empty();
    }
    List<Double> numbers = section.numbers("size");
    boolean legal =
        numbers.size() == 2
            && numbers.stream().allMatch(n -> n == Math.rint(n) && n >= 1 && n <= LARGEST_SIZE);
    if (!legal) {
      section.wrong("size", "must be [height, width] in pixels, 1 to 65535 each");
      return Optional.empty();
    }
    return Optional.of(new ImageSize(numbers.get(0).intValue(), numbers.get(1).intValue()));
  }

  private static ValueScaling scaling(Section section) {
    if (section.value("mode").filter(ConfigObject.class::isInstance).isEmpty()) {
      String name = section.choice("mode", "none", MODES.stream().map(ValueScaling::name).toList());
      return MODES.stream().filter(mode -> mode.name().equals(name)).findFirst().orElseThrow();
    }
    Section numbers = section.section("mode");
    List<Float> mean = floats(numbers, "mean");
    List<Float> std = floats(numbers, "std");
    numbers.end();
    try {
      return ValueScaling.of(mean, std);
    } catch (IllegalArgumentException e) {
      section.wrong("mode", "breaks a rule: " + e.getMessage());
      return ValueScaling.NONE;
    }
  }

  private static List<Float> floats(Section section, String key) {
    List<Float> numbers = section.numbers(key).stream().map(Double::floatValue).toList();
    if (numbers.isEmpty()) {
      section.wrong(key, "must be given: one number, or one for each of red, green and blue");
      return List.of(1f);
    }
    return numbers;
  }

  /** Reads {@code decode = fast} as well as {@code decode { method = fast }}. */
  private static DecodeOptions decode(Section job) {
    DecodeOptions defaults = DecodeOptions.defaults();
    if (job.value("decode").filter(value -> !(value instanceof ConfigObject)).isPresent()) {
      return defaults.with(
          job.constant("decode", DecodeOptions.Mode.EXACT, DecodeOptions.Mode.values()));
    }
    Section section = job.section("decode");
    DecodeLimits limits = limits(section);
    DecodeOptions options =
        new DecodeOptions(
            section.constant("orientation", defaults.exif(), DecodeOptions.Exif.values()),
            section.constant(
                "background", defaults.background(), DecodeOptions.Background.values()),
            section.choice("truncated", "error", List.of("error", "accept")).equals("accept")
                ? DecodeOptions.Truncation.ACCEPT
                : DecodeOptions.Truncation.REFUSE,
            limits,
            section.constant("method", defaults.mode(), DecodeOptions.Mode.values()));
    section.end();
    return options;
  }

  private static DecodeLimits limits(Section section) {
    DecodeLimits defaults = DecodeLimits.DEFAULT;
    long pixels = section.number("max-pixels", 1).orElse(defaults.pixels());
    if (pixels > DecodeLimits.LARGEST_PIXELS) {
      section.wrong("max-pixels", "must be at most " + DecodeLimits.LARGEST_PIXELS);
      pixels = defaults.pixels();
    }
    long bytes = section.bytes("max-memory").orElse(defaults.bytes());
    if (bytes < 1) {
      section.wrong("max-memory", "must be at least one byte");
      bytes = defaults.bytes();
    }
    long ratio = section.number("max-ratio", 1).orElse(defaults.ratio());
    return new DecodeLimits(pixels, bytes, ratio);
  }

  /** Returns these settings with a size that images are brought to. */
  public ImageSettings withSize(ImageSize size) {
    return new ImageSettings(preprocess.with(size), decode);
  }

  /** Returns every setting, defaults too, as JSON with sorted keys. */
  public String toJson() {
    Map<String, Object> before = new TreeMap<>();
    preprocess.size().ifPresent(size -> before.put("size", List.of(size.height(), size.width())));
    before.put("interpolation", Section.label(preprocess.interpolation()));
    before.put("fit", Section.label(preprocess.fit()));
    ValueScaling scaling = preprocess.scaling();
    before.put(
        "mode",
        MODES.contains(scaling)
            ? scaling.name()
            : Map.of("mean", scaling.mean(), "std", scaling.deviation()));
    Map<String, Object> decoding = new TreeMap<>();
    decoding.put("orientation", Section.label(decode.exif()));
    decoding.put("background", Section.label(decode.background()));
    boolean refuse = decode.truncation() == DecodeOptions.Truncation.REFUSE;
    decoding.put("truncated", refuse ? "error" : "accept");
    decoding.put("max-pixels", decode.limits().pixels());
    decoding.put("max-memory", decode.limits().bytes());
    decoding.put("max-ratio", decode.limits().ratio());
    decoding.put("method", decode.mode().name().toLowerCase(Locale.ROOT));
    return ConfigValueFactory.fromMap(Map.of("preprocess", before, "decode", decoding))
        .render(JobFile.CONCISE);
  }

  /** Returns the settings that {@link #toJson} wrote. */
  public static ImageSettings fromJson(String json) {
    Problems problems = new Problems("settings of a task");
    ImageSettings settings =
        read(new Section("", ConfigFactory.parseString(json).root(), problems));
    problems.refuse();
    return settings;
  }
}
