package dev.convoy.spark.cli;

import dev.convoy.datasets.image.DecodedImage;
import dev.convoy.datasets.image.ImageDecoder;
import dev.convoy.datasets.image.Preprocess;
import dev.convoy.datasets.image.Preprocessor;
import dev.convoy.datasets.image.ValueScaling;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.image.ImageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * An encoded image, and arrays of what other programs made of it before the network. Each array may
 * have a batch axis of one in front.
 *
 * @param file the encoded image
 * @param decoded its pixels {@code [height, width, channels]}; null where they are not stored
 * @param resized at the size that the network takes, before values are scaled; null likewise
 */
record ReferenceImage(Path file, Path decoded, Path resized) {
  /**
   * Takes the image through the steps of an image job and compares what each one gives.
   *
   * @param normalized what the network takes, as Keras has it: its channels may come first
   * @return decode and resize where their arrays are stored, and normalize
   */
  List<Compared> compare(ImageModel model, ImageSettings settings, Tensor normalized) {
    List<Compared> steps = new ArrayList<>();
    Preprocess all = settings.withSize(model.size()).preprocess();
    try (DecodedImage image = decode(model, settings)) {
      if (decoded != null) {
        try (Tensor pixels = image.pixels().convertTo(ElementType.FLOAT32)) {
          steps.add(compare("decode", decoded, pixels));
        }
      }
      if (resized != null) {
        try (Tensor actual = preprocess(image, model, all.with(ValueScaling.NONE))) {
          steps.add(compare("resize", resized, actual));
        }
      }
      try (Tensor actual = preprocess(image, model, all);
          Tensor expected = channelsLast(normalized, actual.shape())) {
        steps.add(new Compared("normalize", Difference.of(expected, actual)));
      }
    }
    return steps;
  }

  private DecodedImage decode(ImageModel model, ImageSettings settings) {
    try {
      return new ImageDecoder(settings.decode()).decode(Files.readAllBytes(file), model.size());
    } catch (IOException | ImageException e) {
      throw new UnreadableInputException("Cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  private static Tensor preprocess(DecodedImage image, ImageModel model, Preprocess steps) {
    Tensor batch = Tensor.allocate(ElementType.FLOAT32, model.inputShape().prepend(1));
    new Preprocessor(steps, model.channels()).write(image, batch, 0);
    return batch;
  }

  private static Compared compare(String step, Path stored, Tensor actual) {
    try (Tensor expected = BatchFile.read(stored)) {
      boolean same = withoutOnes(expected.shape()).equals(withoutOnes(actual.shape()));
      Tensor shaped = same ? expected.reshape(actual.shape()) : expected;
      return new Compared(step, Difference.of(shaped, actual));
    }
  }

  /** A grey image may be stored without its channel, any without its batch. */
  private static Shape withoutOnes(Shape shape) {
    return Shape.of(LongStream.of(shape.sizes()).filter(size -> size != 1).toArray());
  }

  /** Returns a copy with the channels last, where the array is that but for their place. */
  private static Tensor channelsLast(Tensor array, Shape last) {
    long channels = last.channels();
    long pixels = last.elements() / channels;
    Shape first = Shape.of(1, channels, last.size(1), last.size(2));
    return array.shape().equals(first)
        ? Tensor.generate(last, i -> array.getFloat(i % channels * pixels + i / channels))
        : array.convertTo(ElementType.FLOAT32);
  }
}
