package dev.convoy.datasets.volume.tiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.datasets.volume.AbstractVolumeFormatTest;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.FormatRoundTrip;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffFormatTest extends AbstractVolumeFormatTest {
  @Override
  protected VolumeFormat format() {
    return new TiffFormat();
  }

  @Override
  protected int headerBytes() {
    return 100_000;
  }

  /** A page of 4 MiB in one strip, as ImageJ and this writer make them. */
  @Test
  void ofAPlainPageOnlyTheRowsAskedForAreRead() throws IOException {
    Shape all = Shape.of(2, 2048, 1024);
    VolumeInfo info = VolumeInfo.of(Axes.parse("zyx"), all, ElementType.UINT16);
    VolumeLocation zarr =
        FormatRoundTrip.zarr(info, folder.resolve("large.zarr").toString(), STORAGE);
    VolumeLocation path = VolumeLocation.of(folder.resolve("large.tif").toString());
    Region rows = Region.whole(all).with(0, 1, 1).with(1, 1100, 20).with(2, 3, 500);
    try (VolumeSource source = VolumeFormats.open(zarr, STORAGE)) {
      format().copy(source, path, STORAGE);
      try (VolumeSource copy = VolumeFormats.open(path, STORAGE);
          Tensor expected = Tensor.allocate(ElementType.UINT16, rows.shape());
          Tensor actual = Tensor.allocate(ElementType.UINT16, rows.shape())) {
        long before = copy.counts().bytes();
        source.read(rows, expected);
        copy.read(rows, actual);
        for (long i = 0; i < expected.elements(); i++) {
          assertEquals(expected.get(i), actual.get(i));
        }
        assertEquals(1 << 20, copy.counts().bytes() - before);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"zyx, 1", "zyxc, 3", "zyxc, 7", "tzyxc, 2"})
  void readsBackWhatItWrites(String axes, int channels) throws IOException {
    Shape most = Shape.of(2, 4, 5, 6, channels);
    int first = axes.startsWith("t") ? 0 : 1;
    Shape all = most.slice(first, first + axes.length());
    for (ElementType type : List.of(ElementType.UINT8, ElementType.INT16, ElementType.FLOAT32)) {
      VolumeInfo info = VolumeInfo.of(Axes.parse(axes), all, type);
      String name = axes + channels + type.label();
      VolumeLocation zarr =
          FormatRoundTrip.zarr(info, folder.resolve(name + ".zarr").toString(), STORAGE);
      String path = folder.resolve(name + ".tif").toString();
      try (VolumeSource source = VolumeFormats.open(zarr, STORAGE)) {
        format().copy(source, VolumeLocation.of(path), STORAGE);
        try (VolumeSource copy = VolumeFormats.open(VolumeLocation.of(path), STORAGE);
            Tensor expected = Tensor.allocate(type, all);
            Tensor actual = Tensor.allocate(type, copy.info().shape())) {
          assertEquals(all.elements(), copy.info().shape().elements());
          source.read(Region.whole(all), expected);
          copy.read(Region.whole(copy.info().shape()), actual);
          for (long i = 0; i < all.elements(); i++) {
            assertEquals(expected.get(i), actual.get(i));
          }
        }
      }
    }
  }

  @Test
  void pagesRunAlongTheAxesThatTheWriterNames() {
    assertEquals(
        new TiffSeries(List.of("z", "c"), Shape.of(3, 2)),
        TiffSeries.of(6, "ImageJ=1.53\nimages=6\nchannels=2\nslices=3\nhyperstack=true\n"));
    assertEquals(
        new TiffSeries(List.of("t", "c", "z"), Shape.of(2, 3, 4)),
        TiffSeries.of(
            24, "<OME><Pixels DimensionOrder=\"XYZCT\" SizeC=\"3\" SizeT=\"2\" SizeZ=\"4\"/>"));
    assertEquals(new TiffSeries(List.of("z"), Shape.of(5)), TiffSeries.of(5, "ImageJ=\nslices=9"));
    assertEquals(new TiffSeries(List.of(), Shape.of()), TiffSeries.of(1, ""));
  }
}
