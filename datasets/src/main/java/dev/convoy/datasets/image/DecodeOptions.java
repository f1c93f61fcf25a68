package dev.convoy.datasets.image;

import java.util.Objects;

/**
 * How images are decoded.
 *
 * @param exif whether the orientation a camera noted is applied
 * @param background what shows through where an image is transparent
 * @param truncation what becomes of an image whose file ends early
 * @param limits what an image may cost; checked before any allocation
 * @param mode which decoders are used
 */
public record DecodeOptions(
    Exif exif, Background background, Truncation truncation, DecodeLimits limits, Mode mode) {
  /** Whether the EXIF orientation counts. */
  public enum Exif {
    /** The image is turned upright. */
    APPLY,
    /** The image stays as stored, as {@code keras.utils.load_img} leaves it. */
    IGNORE
  }

  /** The colour behind transparent pixels: {@code (value * alpha + background * (1 - alpha))}. */
  public enum Background {
    BLACK,
    WHITE
  }

  /** What becomes of an image whose file ends early. */
  public enum Truncation {
    /** It is an error, {@code truncated}. */
    REFUSE,
    /** What is there is used; the rest is what the decoder leaves, grey or black. */
    ACCEPT
  }

  /** Which decoders are used, and so how fast and how exact. */
  public enum Mode {
    /** Every pixel, natively where that is faster. */
    EXACT,
    /** JPEG at a half, a quarter or an eighth of its size where that is still enough. */
    FAST,
    /** Without native libraries of ours; WebP is not read then. */
    SAFE
  }

  public DecodeOptions {
    Objects.requireNonNull(exif, "exif");
    Objects.requireNonNull(background, "background");
    Objects.requireNonNull(truncation, "truncation");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(mode, "mode");
  }

  /** Returns: orientation applied, black background, truncated refused, default limits, exact. */
  public static DecodeOptions defaults() {
    return new DecodeOptions(
        Exif.APPLY, Background.BLACK, Truncation.REFUSE, DecodeLimits.DEFAULT, Mode.EXACT);
  }

  /** Returns these options with another treatment of the orientation. */
  public DecodeOptions with(Exif exif) {
    return new DecodeOptions(exif, background, truncation, limits, mode);
  }

  /** Returns these options with another background. */
  public DecodeOptions with(Background background) {
    return new DecodeOptions(exif, background, truncation, limits, mode);
  }

  /** Returns these options with another treatment of files that end early. */
  public DecodeOptions with(Truncation truncation) {
    return new DecodeOptions(exif, background, truncation, limits, mode);
  }

  /** Returns these options with another mode. */
  public DecodeOptions with(Mode mode) {
    return new DecodeOptions(exif, background, truncation, limits, mode);
  }

  /** Returns these options with other limits. */
  public DecodeOptions with(DecodeLimits limits) {
    return new DecodeOptions(exif, background, truncation, limits, mode);
  }
}
