package dev.convoy.spark.job.config;

import com.typesafe.config.ConfigObject;

/**
 * How files become pixels.
 *
 * @param method exact, fast (JPEG decoded at a reduced size where the result stays at least the
 *     wanted size) or safe (plain Java only)
 * @param acceptTruncated whether an image that ends early counts as far as it goes
 * @param maxPixels the most pixels that a header may announce
 */
public record DecodeConfig(String method, boolean acceptTruncated, long maxPixels) {
  private static final long MAX_PIXELS = 200_000_000;

  /** Reads {@code decode = fast} as well as {@code decode { method = fast }}. */
  static DecodeConfig read(Section job) {
    String[] methods = {"exact", "fast", "safe"};
    if (job.value("decode").filter(value -> !(value instanceof ConfigObject)).isPresent()) {
      return new DecodeConfig(job.choice("decode", "exact", methods), false, MAX_PIXELS);
    }
    Section section = job.section("decode");
    DecodeConfig config =
        new DecodeConfig(
            section.choice("method", "exact", methods),
            section.choice("truncated", "error", "error", "accept").equals("accept"),
            section.number("max-pixels", 1).orElse(MAX_PIXELS));
    section.end();
    return config;
  }
}
