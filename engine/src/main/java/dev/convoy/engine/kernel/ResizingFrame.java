package dev.convoy.engine.kernel;

import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.tensor.Shape;

/**
 * The shape to which {@link Resizing} and {@link CenterCrop} cut or surround a source before they
 * scale it; both sides lose or gain {@code (n - frame) / 2} positions, rounded towards 0.
 *
 * <p>Sources of the rules: keras/src/backend/tensorflow/image.py (crop and pad, in float32) and
 * keras/src/utils/image_utils.py (the crop of CenterCrop, in double).
 */
public final class ResizingFrame {
  private ResizingFrame() {}

  /** Returns the frame of a source: itself for STRETCH. */
  public static Shape of(Resizing layer, Shape src, Shape dst) {
    return switch (layer.fit()) {
      case STRETCH -> src;
      case CROP -> cropped(src, dst, true);
      case PAD -> padded(src, dst);
    };
  }

  /** Returns the frame of a source: the result's size where the source is large enough. */
  public static Shape of(CenterCrop layer, Shape src, Shape dst) {
    boolean largeEnough = src.size(-3) >= dst.size(-3) && src.size(-2) >= dst.size(-2);
    return largeEnough ? dst : cropped(src, dst, false);
  }

  /** Returns the largest window of the result's aspect ratio. */
  private static Shape cropped(Shape src, Shape dst, boolean single) {
    long height = Math.max(Math.min(src.size(-3), fitting(src, dst, -2, -3, single)), 1);
    long width = Math.max(Math.min(src.size(-2), fitting(src, dst, -3, -2, single)), 1);
    return src.with(-3, height).with(-2, width);
  }

  /**
   * Returns the smallest surrounding of the result's aspect ratio; as many positions on both sides,
   * so that an odd one is left out.
   */
  private static Shape padded(Shape src, Shape dst) {
    long addedHeight = Math.max(0, fitting(src, dst, -2, -3, true) - src.size(-3)) / 2 * 2;
    long addedWidth = Math.max(0, fitting(src, dst, -3, -2, true) - src.size(-2)) / 2 * 2;
    return src.with(-3, src.size(-3) + addedHeight).with(-2, src.size(-2) + addedWidth);
  }

  /** Returns the size of axis {@code sought} that goes with the source's {@code given} axis. */
  private static long fitting(Shape src, Shape dst, int given, int sought, boolean single) {
    double product = src.size(given) * dst.size(sought);
    return single
        ? (long) ((float) product / (float) dst.size(given))
        : (long) (product / dst.size(given));
  }
}
