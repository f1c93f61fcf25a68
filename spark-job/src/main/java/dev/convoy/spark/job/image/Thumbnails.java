package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.Interpolation;
import dev.convoy.datasets.image.ValueScaling;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.ImageSettings;
import java.awt.image.BufferedImage;

/** Draws images as the network gets them, small. Used by one thread; owns its tensor. */
final class Thumbnails implements AutoCloseable {
  private static final int LARGEST_SIDE = 176;
  private static final int COLORS = 3;

  private final ImageSize size;
  private final Tensor pixels;
  private final BatchPlaces places;

  /**
   * @param settings size included
   */
  Thumbnails(ImageSettings settings) {
    ImageSize given = settings.preprocess().size().orElseThrow();
    double scale = (double) LARGEST_SIDE / Math.max(given.height(), given.width());
    size =
        new ImageSize(
            (int) Math.max(1, Math.round(scale * given.height())),
            (int) Math.max(1, Math.round(scale * given.width())));
    pixels = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, size.height(), size.width(), COLORS));
    ImageSettings small =
        new ImageSettings(
            settings.preprocess().with(ValueScaling.NONE).with(Interpolation.AREA).with(size),
            settings.decode());
    places = new BatchPlaces(small, pixels, new TaskClock());
  }

  BufferedImage draw(ImageContent image) throws ImageException {
    image.writeTo(places, 0);
    float[] values = pixels.toFloats();
    BufferedImage drawn =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < values.length; i += COLORS) {
      int color = 0;
      for (int channel = 0; channel < COLORS; channel++) {
        color = color << 8 | Math.max(0, Math.min(255, Math.round(values[i + channel])));
      }
      int place = i / COLORS;
      drawn.setRGB(place % size.width(), place / size.width(), color);
    }
    return drawn;
  }

  @Override
  public void close() {
    pixels.close();
  }
}
