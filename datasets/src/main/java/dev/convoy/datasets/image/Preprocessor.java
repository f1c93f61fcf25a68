package dev.convoy.datasets.image;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings decoded images to what a network takes and writes them into its batch.
 *
 * <p>In this order: grey or colour as the network wants it (ITU-R 601 as Pillow; grey is repeated),
 * resizing, scaling of the values. Not safe to share between threads: each has its own.
 */
public final class Preprocessor {
  /** Image sizes whose taps are kept; a collection has few, or so many that keeping is in vain. */
  private static final int KEPT_SIZES = 64;

  private final Preprocess preprocess;
  private final int channels;
  private final float[] mean;
  private final float[] deviation;
  private float[] means = {};
  private float[] deviations = {};
  private final Map<ImageSize, Resize> resizes = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param channels the network takes, 1 or 3
   * @throws IllegalArgumentException when the scaling is for another number of channels
   */
  public Preprocessor(Preprocess preprocess, int channels) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "Cannot preprocess images: the network must take 1 or 3 channels, received " + channels);
    }
    if (preprocess.scaling().bgr() && channels != 3) {
      throw new IllegalArgumentException(
          "Cannot preprocess for 1 channel: mode %s exchanges red and blue"
              .formatted(preprocess.scaling().name()));
    }
    this.preprocess = preprocess;
    this.channels = channels;
    this.mean = preprocess.scaling().means(channels);
    this.deviation = preprocess.scaling().deviations(channels);
  }

  /** Returns the height and width that an image will have. */
  public ImageSize outputSize(DecodedImage image) {
    return preprocess.size().orElseGet(() -> new ImageSize(image.height(), image.width()));
  }

  /**
   * Writes one image.
   *
   * @param batch float32 {@code [items, height, width, channels]}, height and width as {@link
   *     #outputSize} says
   * @param item place in the batch, from 0
   * @throws IllegalArgumentException when the batch has another shape
   */
  public void write(DecodedImage image, Tensor batch, long item) {
    ImageSize size = outputSize(image);
    Shape expected = Shape.of(Shape.UNKNOWN, size.height(), size.width(), channels);
    if (batch.type() != ElementType.FLOAT32 || !expected.fits(batch.shape())) {
      throw new IllegalArgumentException(
          "Cannot write an image of float32%s: the batch is %s".formatted(expected, batch));
    }
    SourceRows source = new SourceRows(image, channels);
    float[] values = new float[size.width() * channels];
    if (means.length != values.length) {
      means = repeat(mean, size.width());
      deviations = repeat(deviation, size.width());
    }
    long first = item * size.height();
    resize(image, size)
        .run(
            source,
            (y, row) -> {
              scale(row, source.channels(), values);
              batch.copyFrom(values, 0, (first + y) * values.length, values.length);
            });
  }

  private Resize resize(DecodedImage image, ImageSize to) {
    ImageSize from = new ImageSize(image.height(), image.width());
    Resize resize = resizes.computeIfAbsent(from, size -> newResize(size, to));
    if (resizes.size() > KEPT_SIZES) {
      resizes.remove(resizes.keySet().iterator().next());
    }
    return resize;
  }

  private Resize newResize(ImageSize from, ImageSize to) {
    Fit fit = preprocess.fit();
    Interpolation interpolation = preprocess.interpolation();
    FitWindow rows = FitWindow.of(fit, from.height(), from.width(), to.height(), to.width());
    FitWindow columns = FitWindow.of(fit, from.width(), from.height(), to.width(), to.height());
    return Resize.of(
        interpolation,
        rows.taps(interpolation, from.height(), to.height()),
        columns.taps(interpolation, from.width(), to.width()));
  }

  /** Scales a row of grey levels, repeating grey where the network takes colour. */
  private void scale(float[] row, int given, float[] values) {
    if (given == channels && !preprocess.scaling().bgr()) {
      System.arraycopy(row, 0, values, 0, values.length);
    } else {
      for (int c = 0; c < channels; c++) {
        int from = given == 1 ? 0 : 2 - c;
        for (int i = c; i < values.length; i += channels) {
          values[i] = row[from];
          from += given;
        }
      }
    }
    if (!preprocess.scaling().equals(ValueScaling.NONE)) {
      normalize(values);
    }
  }

  private void normalize(float[] values) {
    float divisor = preprocess.scaling().divisor();
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] / divisor - means[i]) / deviations[i];
    }
  }

  /** Returns a row of {@code width} pixels that all hold these channels. */
  private static float[] repeat(float[] pixel, int width) {
    float[] row = new float[pixel.length * width];
    for (int i = 0; i < row.length; i++) {
      row[i] = pixel[i % pixel.length];
    }
    return row;
  }
}
