package dev.convoy.spark.cli;

import dev.convoy.datasets.image.DecodedImage;
import dev.convoy.datasets.image.ImageDecoder;
import dev.convoy.datasets.image.Preprocessor;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.image.ImageModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Image files brought to what a network takes, as an image job does it. */
final class SampledImages {
  private SampledImages() {}

  /**
   * Decodes, resizes and scales some files; those that are no images are left out.
   *
   * @return float32 {@code [items, height, width, channels]}, the caller's
   * @throws UnreadableInputException when none is left, with the last one's reason
   */
  static Tensor read(
      List<String> paths, ImageModel model, ImageSettings settings, Configuration configuration) {
    ImageDecoder decoder = new ImageDecoder(settings.decode());
    Preprocessor preprocessor =
        new Preprocessor(settings.withSize(model.size()).preprocess(), model.channels());
    String reason = "";
    int count = 0;
    try (Tensor all =
        Tensor.allocate(ElementType.FLOAT32, model.inputShape().prepend(paths.size()))) {
      for (String path : paths) {
        try (DecodedImage image = decoder.decode(bytes(new Path(path), configuration))) {
          preprocessor.write(image, all, count++);
        } catch (IOException | ImageException e) {
          reason = path + ": " + e.getMessage();
        }
      }
      if (count == 0) {
        throw new UnreadableInputException("Cannot compare on images: none is readable; " + reason);
      }
      Tensor read = Tensor.allocate(ElementType.FLOAT32, model.inputShape().prepend(count));
      all.copyTo(0, read, 0, read.elements());
      return read;
    }
  }

  private static byte[] bytes(Path path, Configuration configuration) throws IOException {
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      return in.readAllBytes();
    }
  }
}
