package dev.convoy.spark.job.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small picture inside a report.
 *
 * @param type jpeg or png
 * @param base64 the file
 */
public record Picture(String type, String base64) {
  private static final float QUALITY = 0.85f;

  /** Returns a photograph: smaller, with small losses. */
  public static Picture jpeg(BufferedImage image) {
    return of(image, "jpeg");
  }

  /** Returns a drawing or a slice, every pixel as it is. */
  public static Picture png(BufferedImage image) {
    return of(image, "png");
  }

  private static Picture of(BufferedImage image, String type) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(type).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (type.equals("jpeg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a picture: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return new Picture(type, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }
}
