package dev.convoy.spark.job.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicePlaneTest {
  @Test
  void planesStandAcrossEachAxisInTheMiddle() {
    List<SlicePlane> planes = SlicePlane.of(Shape.of(10, 21, 30, 4));
    assertEquals(
        List.of(
            new SlicePlane(2, 0, 1, region(0, 10, 0, 21, 14, 1, 0, 1)),
            new SlicePlane(1, 0, 2, region(0, 10, 10, 1, 0, 30, 0, 1)),
            new SlicePlane(0, 1, 2, region(4, 1, 0, 21, 0, 30, 0, 1))),
        planes);
  }

  @Test
  void ofALargePlaneTheMiddleIsTaken() {
    SlicePlane plane = SlicePlane.of(Shape.of(100, 2000, 1)).get(0);
    assertEquals(new SlicePlane(-1, 0, 1, region(0, 100, 744, 512, 0, 1)), plane);
    // Tiles of 600 meet at 1200, that is 456 behind the first position.
    assertEquals(List.of(456 / 512.0), plane.cuts(1, 600));
  }

  @Test
  void volumesOfOneAxisHaveNone() {
    assertEquals(List.of(), SlicePlane.of(Shape.of(100, 3)));
  }

  private static Region region(long... startsAndSizes) {
    long[] starts = new long[startsAndSizes.length / 2];
    long[] sizes = new long[starts.length];
    for (int axis = 0; axis < starts.length; axis++) {
      starts[axis] = startsAndSizes[2 * axis];
      sizes[axis] = startsAndSizes[2 * axis + 1];
    }
    return Region.of(starts, sizes);
  }

  @Test
  void valuesAreDrawnFromTheLeastToTheGreatest() {
    BufferedImage image =
        SliceImage.draw(new float[] {0, 1, 2, Float.NaN}, 2, 2, false, SliceImage::grey);
    int[] levels = image.getRaster().getSamples(0, 0, 2, 2, 0, (int[]) null);
    assertArrayEquals(new int[] {0, 128, 255, 0}, levels);
  }

  @Test
  void flippedTheFirstRowIsAtTheBottom() {
    BufferedImage image = SliceImage.draw(new float[] {0, 1}, 2, 1, true, SliceImage::grey);
    assertArrayEquals(
        new int[] {255, 0}, image.getRaster().getSamples(0, 0, 1, 2, 0, (int[]) null));
  }

  @Test
  void largePlanesAreDrawnAsMeans() {
    float[] values = new float[512];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? 0 : i / 2;
    }
    BufferedImage image = SliceImage.draw(values, 1, 512, false, SliceImage::grey);
    assertEquals(256, image.getWidth());
  }
}
