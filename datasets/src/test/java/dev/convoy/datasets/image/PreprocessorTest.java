package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.datasets.image.format.ImageFormat;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessorTest {
  private static DecodedImage image(ElementType type, Shape shape, int... values) {
    Tensor pixels = Tensor.allocate(type, shape);
    for (int i = 0; i < values.length; i++) {
      pixels.set(i, values[i]);
    }
    return new DecodedImage(pixels, ImageFormat.PNG);
  }

  private static float[] run(DecodedImage image, Preprocess preprocess, int channels) {
    Preprocessor preprocessor = new Preprocessor(preprocess, channels);
    ImageSize size = preprocessor.outputSize(image);
    Shape shape = Shape.of(1, size.height(), size.width(), channels);
    try (image;
        Tensor batch = Tensor.allocate(ElementType.FLOAT32, shape)) {
      preprocessor.write(image, batch, 0);
      return batch.toFloats();
    }
  }

  @Test
  void greyIsRepeatedAndColourIsWeighed() {
    DecodedImage grey = image(ElementType.UINT8, Shape.of(1, 2, 1), 7, 200);
    assertArrayEquals(new float[] {7, 7, 7, 200, 200, 200}, run(grey, Preprocess.defaults(), 3));
    DecodedImage color = image(ElementType.UINT8, Shape.of(1, 2, 3), 255, 0, 0, 10, 20, 30);
    assertArrayEquals(new float[] {76, 18}, run(color, Preprocess.defaults(), 1));
  }

  @Test
  void sixteenBitsBecomeGreyLevels() {
    DecodedImage wide = image(ElementType.UINT16, Shape.of(1, 3, 1), 0, 257, 65535);
    assertArrayEquals(new float[] {0, 1, 255}, run(wide, Preprocess.defaults(), 1));
    DecodedImage color = image(ElementType.UINT16, Shape.of(1, 1, 3), 65535, 65535, 65535);
    assertArrayEquals(new float[] {255}, run(color, Preprocess.defaults(), 1), 1e-4f);
  }

  @Test
  void valuesAreScaledPerChannel() {
    DecodedImage color = image(ElementType.UINT8, Shape.of(1, 1, 3), 10, 20, 30);
    ValueScaling scaling = ValueScaling.of(List.of(1f, 2f, 3f), List.of(3f, 2f, 9f));
    assertArrayEquals(new float[] {3, 9, 3}, run(color, Preprocess.defaults().with(scaling), 3));
    DecodedImage caffe = image(ElementType.UINT8, Shape.of(1, 1, 3), 10, 20, 30);
    assertArrayEquals(
        new float[] {30 - 103.939f, 20 - 116.779f, 10 - 123.68f},
        run(caffe, Preprocess.defaults().with(ValueScaling.CAFFE), 3));
  }

  @Test
  void cropTakesTheMiddleAndPadAddsBlack() {
    Preprocess square = Preprocess.defaults().with(new ImageSize(2, 2));
    int[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    DecodedImage crop = image(ElementType.UINT8, Shape.of(2, 4, 1), values);
    assertArrayEquals(new float[] {2, 3, 6, 7}, run(crop, square.with(Fit.CROP), 1));
    DecodedImage pad = image(ElementType.UINT8, Shape.of(2, 4, 1), values);
    Preprocess larger = Preprocess.defaults().with(new ImageSize(4, 4)).with(Fit.PAD);
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0}, run(pad, larger, 1));
    DecodedImage stretch = image(ElementType.UINT8, Shape.of(2, 4, 1), values);
    assertArrayEquals(new float[] {1.5f, 3.5f, 5.5f, 7.5f}, run(stretch, square, 1));
  }

  /** Size, fit and channels of every kind through one code path: constant in, constant out. */
  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void constantImagesStayConstant(Interpolation interpolation) {
    for (int[] size : new int[][] {{1, 1, 5, 3}, {7, 1, 3, 9}, {300, 2, 7, 7}, {13, 17, 40, 5}}) {
      for (Fit fit : new Fit[] {Fit.STRETCH, Fit.CROP}) {
        int[] values = new int[size[0] * size[1] * 3];
        java.util.Arrays.fill(values, 200);
        DecodedImage image = image(ElementType.UINT8, Shape.of(size[0], size[1], 3), values);
        Preprocess preprocess =
            Preprocess.defaults()
                .with(new ImageSize(size[2], size[3]))
                .with(interpolation)
                .with(fit);
        for (float value : run(image, preprocess, 3)) {
          assertEquals(200, value, 1e-3);
        }
      }
    }
  }

  @Test
  void mistakesAreNamed() {
    assertEquals(
        "Cannot preprocess for 1 channel: mode caffe exchanges red and blue",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Preprocessor(Preprocess.defaults().with(ValueScaling.CAFFE), 1))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Preprocessor(Preprocess.defaults(), 2));
    assertThrows(IllegalArgumentException.class, () -> new ImageSize(0, 5));
    assertThrows(IllegalArgumentException.class, () -> ValueScaling.of(List.of(0f), List.of(0f)));
    try (Tensor batch = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 4, 4, 3));
        DecodedImage image = image(ElementType.UINT8, Shape.of(2, 2, 3))) {
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Preprocessor(Preprocess.defaults(), 3).write(image, batch, 0));
      assertEquals(
          "Cannot write an image of float32[None, 2, 2, 3]: the batch is float32[1, 4, 4, 3]",
          refusal.getMessage());
    }
  }
}
