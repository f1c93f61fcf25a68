package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.BgrPixels;
import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.datasets.image.DecodedImage;
import dev.convoy.datasets.image.ImageDecoder;
import dev.convoy.datasets.image.ImageSize;
import dev.convoy.datasets.image.Preprocessor;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.image.TaskClock.Work;

/** Writes images into the places of a batch: decoded and preprocessed, or as they are. */
public final class BatchPlaces {
  private final ImageDecoder decoder;
  private final DecodeOptions.Background background;
  private final Preprocessor preprocessor;
  private final ImageSize size;
  private final Tensor batch;
  private final TaskClock clock;

  /**
   * @param settings size included
   * @param batch float32 {@code [items, height, width, channels]}
   */
  BatchPlaces(ImageSettings settings, Tensor batch, TaskClock clock) {
    this.decoder = new ImageDecoder(settings.decode());
    this.background = settings.decode().background();
    this.preprocessor = new Preprocessor(settings.preprocess(), (int) batch.shape().channels());
    this.size = settings.preprocess().size().orElseThrow();
    this.batch = batch;
    this.clock = clock;
  }

  /**
   * Decodes a file into a place.
   *
   * @param bytes the whole file
   * @return its full size, upright
   */
  public ImageSize writeFile(byte[] bytes, int place) throws ImageException {
    DecodedImage image;
    try {
      image = decoder.decode(bytes, size);
    } finally {
      clock.count(Work.DECODE);
    }
    return write(image, place);
  }

  /**
   * Preprocesses pixels into a place.
   *
   * @param data {@code [height, width, channels]}, grey, BGR or BGRA; see {@link BgrPixels}
   * @return its size
   */
  public ImageSize writePixels(byte[] data, ImageSize given, int channels, int place)
      throws ImageException {
    return write(BgrPixels.decode(data, given, channels, background), place);
  }

  private ImageSize write(DecodedImage image, int place) {
    try (image) {
      preprocessor.write(image, batch, place);
      return image.fullSize();
    } finally {
      clock.count(Work.PREPROCESS);
    }
  }

  /**
   * Writes what the network takes into a place, without any preprocessing.
   *
   * @param values {@code [height, width, channels]} of the network, row-major
   * @return the network's size
   */
  public ImageSize writeValues(float[] values, int place) {
    batch.copyFrom(values, 0, (long) place * values.length, values.length);
    clock.count(Work.PREPROCESS);
    return size;
  }
}
