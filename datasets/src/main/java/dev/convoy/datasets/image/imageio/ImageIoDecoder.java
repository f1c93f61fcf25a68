package dev.convoy.datasets.image.imageio;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.format.ImageFormat;
import dev.convoy.datasets.image.format.PixelDecoder;
import dev.convoy.engine.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG, GIF, BMP and TIFF with the readers of the JDK. Safe to share between threads.
 *
 * <p>Always gives the full size: a request's reduction is not used.
 */
public final class ImageIoDecoder implements PixelDecoder {
  /** Tells whether the JDK has a reader for a format. */
  public static boolean reads(ImageFormat format) {
    return format != ImageFormat.WEBP && format != ImageFormat.PNG;
  }

  @Override
  public String name() {
    return "imageio";
  }

  @Override
  public Tensor decode(DecodeRequest request) throws ImageException {
    ImageReader reader = reader(request.header().format());
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(request.bytes()))) {
      reader.setInput(in, false, false);
      return switch (request.header().format()) {
        case JPEG -> JpegRaster.decode(reader, request);
        case GIF -> GifPicture.decode(reader, request);
        default -> BufferedPixels.copy(reader.read(0), request);
      };
    } catch (IOException | RuntimeException e) {
      throw request.failed("the reader says: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  /** Returns the JDK's own reader, whatever others are on the class path. */
  private static ImageReader reader(ImageFormat format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
    }
    throw new IllegalStateException("This Java has no ImageIO reader for " + format.label());
  }
}
