package dev.convoy.datasets.image;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageErrorCode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageFormat;
import dev.convoy.datasets.image.format.ImageHeader;
import dev.convoy.datasets.image.format.PixelDecoder;
import dev.convoy.datasets.image.imageio.ImageIoDecoder;
import dev.convoy.datasets.image.opencv.OpenCvDecoder;
import dev.convoy.datasets.image.png.PngDecoder;
import dev.convoy.engine.tensor.Tensor;

/**
 * Turns the bytes of an image file into pixels. Safe to share between threads.
 *
 * <p>Whatever the bytes are, the outcome is an image or an {@link ImageException}; no other
 * exception leaves, and no memory stays behind.
 */
public final class ImageDecoder {
  private static final PixelDecoder OPENCV = new OpenCvDecoder();
  private static final PixelDecoder PNG = new PngDecoder();
  private static final PixelDecoder IMAGEIO = new ImageIoDecoder();

  private final DecodeOptions options;

  public ImageDecoder(DecodeOptions options) {
    this.options = options;
  }

  /**
   * Decodes an image at its full size.
   *
   * @param bytes the whole file
   * @return an image that the caller closes
   */
  public DecodedImage decode(byte[] bytes) throws ImageException {
    ImageHeader header = header(bytes);
    return decode(new DecodeRequest(bytes, header, 1, isLenient()));
  }

  /**
   * Decodes an image that will be resized; in mode {@code FAST} a JPEG may come out smaller than it
   * is, but never smaller than the target in height or width (where it is not already).
   *
   * @param bytes the whole file
   * @param target the size it will be resized to
   * @return an image that the caller closes
   */
  public DecodedImage decode(byte[] bytes, ImageSize target) throws ImageException {
    ImageHeader header = header(bytes);
    int reduction = options.mode() == DecodeOptions.Mode.FAST ? reduction(header, target) : 1;
    return decode(new DecodeRequest(bytes, header, reduction, isLenient()));
  }

  private boolean isLenient() {
    return options.truncation() == DecodeOptions.Truncation.ACCEPT;
  }

  private ImageHeader header(byte[] bytes) throws ImageException {
    ImageHeader header = ImageHeader.parse(bytes);
    options.limits().check(header, bytes.length);
    return header;
  }

  private int reduction(ImageHeader header, ImageSize target) {
    boolean turned = header.isTransposed() && options.exif() == DecodeOptions.Exif.APPLY;
    int height = turned ? target.width() : target.height();
    int width = turned ? target.height() : target.width();
    int reduction = 8;
    while (reduction > 1
        && (header.height() < (long) height * reduction
            || header.width() < (long) width * reduction)) {
      reduction /= 2;
    }
    return reduction;
  }

  private DecodedImage decode(DecodeRequest request) throws ImageException {
    if (!request.header().complete() && !request.lenient()) {
      throw request.truncated();
    }
    try {
      return finish(decoder(request.header()).decode(request.repaired()), request.header());
    } catch (RuntimeException e) {
      throw request.failed("a decoder failed: " + e, e);
    } catch (OutOfMemoryError e) {
      throw new ImageException(
          ImageErrorCode.TOO_LARGE,
          "Cannot decode the image: not enough memory for %dx%d pixels"
              .formatted(request.header().width(), request.header().height()),
          e);
    }
  }

  private PixelDecoder decoder(ImageHeader header) throws ImageException {
    if (header.format() == ImageFormat.PNG) {
      return PNG;
    }
    boolean wanted = options.mode() != DecodeOptions.Mode.SAFE && OpenCvDecoder.reads(header);
    if (wanted && OpenCvDecoder.isEnabled()) {
      return OPENCV;
    }
    if (!ImageIoDecoder.reads(header.format())) {
      throw new ImageException(
          ImageErrorCode.UNSUPPORTED,
          "Cannot decode this %s: only the native decoder reads it, which is %s"
              .formatted(header.format().label(), wanted ? "not available" : "off in safe mode"));
    }
    return IMAGEIO;
  }

  private DecodedImage finish(Tensor stored, ImageHeader header) {
    Tensor opaque = AlphaRemoval.apply(stored, options.background());
    boolean upright = options.exif() == DecodeOptions.Exif.IGNORE;
    Tensor turned = Orientation.apply(opaque, upright ? 1 : header.orientation());
    boolean exchanged = !upright && header.isTransposed();
    ImageSize full =
        exchanged
            ? new ImageSize(header.width(), header.height())
            : new ImageSize(header.height(), header.width());
    return new DecodedImage(turned, header.format(), full);
  }
}
