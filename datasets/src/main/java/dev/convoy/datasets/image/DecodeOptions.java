package dev.convoy.datasets.image;

import java.util.Objects;

/**
 * How images are decoded.
 *
 * @param exif whether the orientation a camera noted is applied
 * @param background what shows through where an image is transparent
 * @param truncation what becomes of an image whose file ends early
 * @param pixelCap most pixels, width times height, that are decoded; checked before any allocation;
 *     1 to 2^30
 * @param mode which decoders are used
 */
public record DecodeOptions(
    Exif exif, Background background, Truncation truncation, long pixelCap, Mode mode) {
  /** The cap unless another is set: 200 million pixels, 600 MB as RGB. */
  public static final long DEFAULT_PIXEL_CAP = 200_000_000;

  /** The highest cap that may be set. */
  public static final long LARGEST_PIXEL_CAP = 1L << 30;

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
    Objects.requireNonNull(mode, "mode");
    if (pixelCap < 1 || pixelCap > LARGEST_PIXEL_CAP) {
      throw new IllegalArgumentException(
          "Cannot decode with this pixel cap: must be 1 to %d, received %d"
              .formatted(LARGEST_PIXEL_CAP, pixelCap));
    }
  }

  /** Returns: orientation applied, black background, truncated refused, default cap, exact. */
  public static DecodeOptions defaults() {
    return new DecodeOptions(
        Exif.APPLY, Background.BLACK, Truncation.REFUSE, DEFAULT_PIXEL_CAP, Mode.EXACT);
  }

  /** Returns these options with another treatment of the orientation. */
  public DecodeOptions with(Exif exif) {
    return new DecodeOptions(exif, background, truncation, pixelCap, mode);
  }

  /** Returns these options with another background. */
  public DecodeOptions with(Background background) {
    return new DecodeOptions(exif, background, truncation, pixelCap, mode);
  }

  /** Returns these options with another treatment of files that end early. */
  public DecodeOptions with(Truncation truncation) {
    return new DecodeOptions(exif, background, truncation, pixelCap, mode);
  }

  /** Returns these options with another mode. */
  public DecodeOptions with(Mode mode) {
    return new DecodeOptions(exif, background, truncation, pixelCap, mode);
  }

  /** Returns these options with another pixel cap. */
  public DecodeOptions withPixelCap(long pixelCap) {
    return new DecodeOptions(exif, background, truncation, pixelCap, mode);
  }
}
