package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.config.OutputConfig;
import dev.convoy.spark.job.report.HeatColors;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PicturesTest {
  @Test
  void whatCannotBeDrawnIsLeftOutWithANote() {
    RunExtras extras =
        new RunExtras(new OutputConfig("out", OutputConfig.IfExists.ERROR, false, 1, 4, 300));
    extras.compare(
        () -> {
          throw new IllegalArgumentException("too many");
        });
    extras.draw(
        () -> {
          throw new IllegalStateException("no disk\nat all");
        });
    assertNull(extras.sheet());
    assertEquals(
        List.of("Nearest images are left out: too many", "Pictures are left out: no disk"),
        extras.notes());
    assertEquals("nearest     left out: too many\n", extras.neighborsText());
  }

  @Test
  void inputsAreChosenEvenlyAndThenBetween() {
    assertEquals(List.of(0L, 1L), SheetMaker.chosen(2, 12));
    assertEquals(List.of(0L, 25L, 50L, 75L, 12L, 37L, 62L, 87L), SheetMaker.chosen(100, 4));
  }

  @Test
  void theStrongestMapIsThatOfTheChannelThatDiffersMost() {
    // Channel 0 is the same everywhere, channel 1 is bright at the right.
    float[] values = {9, 0, 9, 1};
    HeatMap map = new HeatMap(values, Shape.of(1, 2, 2));
    assertEquals(1, map.channel());
    BufferedImage black = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    BufferedImage drawn = map.over(black);
    // Over black a quarter of the darkest colour, and nine tenths of the brightest.
    assertEquals(0x020106, drawn.getRGB(0, 0) & 0xffffff);
    assertEquals(0xe3e6a2, drawn.getRGB(1, 0) & 0xffffff);
  }

  @Test
  void colorsRiseFromDarkToBright() {
    assertEquals(0x060416, HeatColors.of(-1));
    assertEquals(0x060416, HeatColors.of(Double.NaN));
    assertEquals(0xbb3754, HeatColors.of(0.5));
    assertEquals(0xfcffb4, HeatColors.of(2));
  }
}
