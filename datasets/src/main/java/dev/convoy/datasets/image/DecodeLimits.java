package dev.convoy.datasets.image;

import dev.convoy.datasets.image.format.ImageColor;
import dev.convoy.datasets.image.format.ImageErrorCode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageHeader;

/**
 * What an image may cost; all of it is known from the header, before anything is allocated.
 *
 * @param pixels the most, width times height; 1 to 2^30
 * @param bytes the most that the decoded samples may take, at least 1; a decoder may need as much
 *     again while it works
 * @param ratio how many times its file's size an image may unpack to, at least 1; counts only for
 *     images that unpack to more than {@value #FREE_BYTES} bytes, for a small blank picture packs
 *     better than that
 */
public record DecodeLimits(long pixels, long bytes, long ratio) {
  /** The highest number of pixels that may be allowed. */
  public static final long LARGEST_PIXELS = 1L << 30;

  /** Unpacked bytes up to which the ratio is of no interest. */
  public static final long FREE_BYTES = 64L << 20;

  /** 200 million pixels, 1 GiB, a thousandfold. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(200_000_000, 1L << 30, 1000);

  /** As many pixels as can be read at all, whatever they cost. */
  public static final DecodeLimits LARGEST =
      new DecodeLimits(LARGEST_PIXELS, Long.MAX_VALUE, Long.MAX_VALUE);

  public DecodeLimits {
    if (pixels < 1 || pixels > LARGEST_PIXELS) {
      throw new IllegalArgumentException(
          "Cannot decode with this pixel cap: must be 1 to %d, received %d"
              .formatted(LARGEST_PIXELS, pixels));
    }
    if (bytes < 1 || ratio < 1) {
      throw new IllegalArgumentException(
          "Cannot decode with these limits: bytes and ratio must be at least 1, received %d and %d"
              .formatted(bytes, ratio));
    }
  }

  /** Returns these limits with another number of pixels. */
  public DecodeLimits withPixels(long changed) {
    return new DecodeLimits(changed, bytes, ratio);
  }

  /** Refuses an image that would cost more. */
  void check(ImageHeader header, int fileBytes) throws ImageException {
    if (header.pixels() > pixels) {
      throw tooLarge("at most %d pixels are allowed, the header announces %dx%d", pixels, header);
    }
    if (decodedBytes(header) > bytes) {
      throw tooLarge(
          "at most %d decoded bytes are allowed, the header announces %dx%d pixels of %d bytes",
          bytes, header, decodedBytesPerPixel(header));
    }
    long unpacked = header.pixels() * header.channels() * header.bitDepth() / 8;
    if (unpacked > FREE_BYTES && unpacked / ratio > fileBytes) {
      throw tooLarge(
          "at most %d times its file's size is allowed, the header announces %dx%d pixels, %d times"
              + " the file's %d bytes",
          ratio, header, unpacked / Math.max(1, fileBytes), fileBytes);
    }
  }

  private static long decodedBytes(ImageHeader header) {
    return header.pixels() * decodedBytesPerPixel(header);
  }

  /** A palette may unfold into red, green, blue and alpha. */
  private static int decodedBytesPerPixel(ImageHeader header) {
    int channels = header.color() == ImageColor.PALETTE ? 4 : header.channels();
    return channels * (header.bitDepth() > 8 ? 2 : 1);
  }

  private static ImageException tooLarge(
      String rule, long most, ImageHeader header, Object... more) {
    Object[] values = new Object[3 + more.length];
    values[0] = most;
    values[1] = header.width();
    values[2] = header.height();
    System.arraycopy(more, 0, values, 3, more.length);
    return new ImageException(
        ImageErrorCode.TOO_LARGE, "Cannot decode the image: " + rule.formatted(values));
  }
}
