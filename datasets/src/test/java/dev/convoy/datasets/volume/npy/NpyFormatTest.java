package dev.convoy.datasets.volume.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.datasets.volume.AbstractVolumeFormatTest;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.FormatRoundTrip;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NpyFormatTest extends AbstractVolumeFormatTest {
  @Override
  protected VolumeFormat format() {
    return new NpyFormat();
  }

  @Override
  protected int headerBytes() {
    return 128;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BFLOAT16")
  void readsBackEveryTypeNumPyHas(ElementType type) throws IOException {
    VolumeInfo info =
        VolumeInfo.of(Axes.parse("zyx"), Shape.of(3, 4, 5), type).withChunk(Shape.of(2, 3, 4));
    VolumeLocation zarr =
        FormatRoundTrip.zarr(info, folder.resolve("made.zarr").toString(), STORAGE);
    VolumeLocation copy = VolumeLocation.of(folder.resolve("made.npy").toString()).in("npy");
    assertEquals(type, FormatRoundTrip.copy(zarr, copy, STORAGE).type());
  }
}
