package dev.convoy.datasets.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AxesViewTest {
  /** A volume in memory. */
  private record Held(VolumeInfo info, Tensor whole) implements VolumeSource {
    @Override
    public void read(Region region, Tensor dst) {
      try (Tensor box = Patterns.cut(whole, region)) {
        box.copyTo(0, dst, 0, box.elements());
      }
    }

    @Override
    public ReadCounts counts() {
      return new ReadCounts(0, 0, 0, 0);
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  private static Held held(String axes, ElementType type, long... sizes) {
    Shape shape = Shape.of(sizes);
    return new Held(VolumeInfo.of(Axes.parse(axes), shape, type), Patterns.tensor(type, shape));
  }

  @Test
  void givesOneChannelToAVolumeWithoutChannels() throws IOException {
    try (AxesView view = AxesView.of(held("zyx", ElementType.UINT16, 2, 3, 4), Map.of());
        Tensor dst = Tensor.allocate(ElementType.UINT16, Shape.of(1, 2, 2, 1))) {
      assertEquals(Shape.of(2, 3, 4, 1), view.info().shape());
      assertEquals(List.of("z", "y", "x", "c"), view.info().axes());
      assertFalse(view.needsScratch());
      view.read(Region.of(new long[] {1, 0, 2, 0}, new long[] {1, 2, 2, 1}), dst);
      assertEquals((12 + 2) * 7 + 3, dst.get(0));
      assertEquals((12 + 4 + 3) * 7 + 3, dst.get(3));
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void putsLeadingChannelsLast(ElementType type) throws IOException {
    Held source = held("czyx", type, 3, 2, 3, 4);
    try (AxesView view = AxesView.of(source, Map.of());
        Tensor dst = Tensor.allocate(type, Shape.of(2, 2, 3, 3))) {
      assertTrue(view.needsScratch());
      view.read(Region.of(new long[] {0, 1, 1, 0}, new long[] {2, 2, 3, 3}), dst);
      for (long index = 0; index < dst.elements(); index++) {
        long[] at = Patterns.position(Region.whole(dst.shape()), index);
        long from = ((at[3] * 2 + at[0]) * 3 + at[1] + 1) * 4 + at[2] + 1;
        assertEquals(source.whole().get(from), dst.get(index));
      }
    }
  }

  @Test
  void putsChannelsBetweenSpatialAxesLast() throws IOException {
    Held source = held("zcyx", ElementType.FLOAT32, 2, 2, 2, 2);
    try (AxesView view = AxesView.of(source, Map.of());
        Tensor dst = Tensor.allocate(ElementType.FLOAT32, Shape.of(2, 2, 2, 2))) {
      view.read(Region.whole(dst.shape()), dst);
      float[] pattern = source.whole().toFloats();
      float[] expected = {
        pattern[0], pattern[4], pattern[1], pattern[5], pattern[2], pattern[6], pattern[3],
        pattern[7], pattern[8], pattern[12], pattern[9], pattern[13], pattern[10], pattern[14],
        pattern[11], pattern[15]
      };
      org.junit.jupiter.api.Assertions.assertArrayEquals(expected, dst.toFloats());
    }
  }

  @Test
  void selectsOnePositionOfTheOtherAxes() throws IOException {
    Held source = held("tczyx", ElementType.INT16, 2, 3, 2, 2, 2);
    try (AxesView view = AxesView.of(source, Map.of("t", 1L, "c", 2L));
        Tensor dst = Tensor.allocate(ElementType.INT16, Shape.of(2, 2, 2, 1))) {
      assertEquals(Shape.of(2, 2, 2, 1), view.info().shape());
      view.read(Region.whole(dst.shape()), dst);
      assertEquals(source.whole().get(5 * 8), dst.get(0));
      assertEquals(source.whole().get(5 * 8 + 7), dst.get(7));
    }
  }

  @Test
  void takesATimeAxisOfOnePositionByItself() throws IOException {
    try (AxesView view = AxesView.of(held("tyx", ElementType.UINT8, 1, 3, 4), Map.of())) {
      assertEquals(Shape.of(3, 4, 1), view.info().shape());
    }
  }

  @Test
  void usesStatedNames() throws IOException {
    Held source = held("zyx", ElementType.UINT8, 2, 3, 4);
    try (AxesView view = AxesView.of(source, Axes.parse("cyx"), Map.of())) {
      assertEquals(Shape.of(3, 4, 2), view.info().shape());
    }
  }

  @Test
  void saysWhatToDoAboutATimeAxis() {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> AxesView.of(held("tzyx", ElementType.UINT8, 2, 2, 2, 2), Map.of()));
    assertEquals(
        "Cannot view a volume of axes tzyx: axis t has 2 positions, add select { t = 0 } or name it z, y, x or c",
        thrown.getMessage());
  }

  @Test
  void refusesPositionsAndAxesThatAreNotThere() {
    Held source = held("zyx", ElementType.UINT8, 2, 2, 2);
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> AxesView.of(source, Map.of("z", 2L)));
    assertEquals("Cannot select z = 2: axis z has positions 0 to 1", thrown.getMessage());
    thrown =
        assertThrows(IllegalArgumentException.class, () -> AxesView.of(source, Map.of("t", 0L)));
    assertEquals("Cannot select t = 0: axes are zyx", thrown.getMessage());
    thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> AxesView.of(source, Axes.parse("tczyx"), Map.of()));
    assertEquals(
        "Cannot view a volume as tczyx: it has 3 axes, sizes [2, 2, 2]", thrown.getMessage());
  }

  @Test
  void refusesNamesThatAreNoAxes() {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> Axes.parse("zyq"));
    assertEquals(
        "Cannot use axes zyq: names are z, y, x, c and t, received q", thrown.getMessage());
    thrown = assertThrows(IllegalArgumentException.class, () -> Axes.parse("zyy"));
    assertEquals("Cannot use axes zyy: each name may come once", thrown.getMessage());
  }
}
