package dev.convoy.datasets.image.opencv;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageColor;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageFormat;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.datasets.image.format.PixelDecoder;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/**
 * Decodes JPEG (grey and colour, at full size or reduced) and WebP with OpenCV.
 *
 * <p>The pixels go straight into the result's memory; nothing native is left behind. Safe to share
 * between threads.
 */
public final class OpenCvDecoder implements PixelDecoder {
  /** Tells whether the native library works here. */
  public static boolean isEnabled() {
    return failure().isEmpty();
  }

  /** Returns why the native library does not work here; empty when it does. */
  public static Optional<String> failure() {
    return OpenCv.failure();
  }

  /**
   * Tells whether this decoder gives the same pixels as the plain Java ones, or is the only one.
   */
  public static boolean reads(ImageHeader header) {
    return header.format() == ImageFormat.WEBP
        || (header.format() == ImageFormat.JPEG && header.channels() != 4);
  }

  @Override
  public String name() {
    return "opencv";
  }

  @Override
  public Tensor decode(DecodeRequest request) throws ImageException {
    ImageHeader header = request.header();
    boolean jpeg = header.format() == ImageFormat.JPEG;
    int reduction = jpeg ? request.reduction() : 1;
    Tensor target =
        Tensor.allocate(
            ElementType.UINT8,
            Shape.of(
                reduced(header.height(), reduction),
                reduced(header.width(), reduction),
                header.channels()));
    try {
      if (!OpenCv.decode(request.bytes(), flags(header, reduction), target)) {
        throw request.failed("OpenCV gives no image of the announced size", null);
      }
      if (header.format() == ImageFormat.WEBP && header.channels() == 4) {
        exchangeRedAndBlue(target);
      }
      return target;
    } catch (ImageException e) {
      target.close();
      throw e;
    } catch (RuntimeException e) {
      target.close();
      throw request.failed("OpenCV refuses it", e);
    }
  }

  private static int reduced(int size, int reduction) {
    return (size + reduction - 1) / reduction;
  }

  private static int flags(ImageHeader header, int reduction) {
    int ignoreOrientation = opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    if (header.color() == ImageColor.RGB_ALPHA) {
      return opencv_imgcodecs.IMREAD_UNCHANGED;
    }
    // Reduced reading is 16 for a half, 32 for a quarter and 64 for an eighth.
    int scale = reduction == 1 ? 0 : 8 * reduction;
    boolean grey = header.color() == ImageColor.GREY;
    return ignoreOrientation | scale | (grey ? 0 : opencv_imgcodecs.IMREAD_COLOR_RGB);
  }

  private static void exchangeRedAndBlue(Tensor pixels) {
    byte[] row = new byte[(int) (pixels.shape().size(1) * 4)];
    for (long at = 0; at < pixels.bytes(); at += row.length) {
      pixels.copyBytesTo(at, row, 0, row.length);
      for (int i = 0; i < row.length; i += 4) {
        byte blue = row[i];
        row[i] = row[i + 2];
        row[i + 2] = blue;
      }
      pixels.copyBytesFrom(row, 0, at, row.length);
    }
  }
}
