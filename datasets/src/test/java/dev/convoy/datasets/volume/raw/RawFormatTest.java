package dev.convoy.datasets.volume.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.datasets.volume.AbstractVolumeFormatTest;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.FormatRoundTrip;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawFormatTest extends AbstractVolumeFormatTest {
  @Override
  protected VolumeFormat format() {
    return new RawFormat();
  }

  @Override
  protected boolean isRecognizable() {
    return false;
  }

  @Override
  protected Map<String, String> rawOptions() {
    return Map.of("shape", "1,2", "type", "uint8");
  }

  @Test
  void readsBackWhatItCopied() throws IOException {
    VolumeInfo info = VolumeInfo.of(Axes.parse("yxc"), Shape.of(3, 4, 2), ElementType.FLOAT32);
    VolumeLocation zarr =
        FormatRoundTrip.zarr(info, folder.resolve("made.zarr").toString(), STORAGE);
    VolumeLocation copy =
        VolumeLocation.of(folder.resolve("made.raw").toString())
            .in("raw")
            .with("shape", "3,4,2")
            .with("type", "float32")
            .with("axes", "yxc");
    assertEquals(info.axes(), FormatRoundTrip.copy(zarr, copy, STORAGE).axes());
  }

  @Test
  void asksForWhatCannotBeSeen() {
    VolumeLocation bare = VolumeLocation.of("x.raw");
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> format().open(bare, STORAGE));
    assertEquals("Cannot open x.raw: needs the option shape", thrown.getMessage());
    VolumeLocation odd = bare.with("shape", "3,b").with("type", "uint8");
    thrown = assertThrows(IllegalArgumentException.class, () -> format().open(odd, STORAGE));
    assertEquals(
        "Cannot open x.raw: option shape must be sizes such as 128,206,168, received 3,b",
        thrown.getMessage());
    VolumeLocation type = bare.with("shape", "3,4").with("type", "uint9");
    thrown = assertThrows(IllegalArgumentException.class, () -> format().open(type, STORAGE));
    assertEquals(
        "Cannot open x.raw: option type must be a type such as uint8, int16 or float32, received uint9",
        thrown.getMessage());
  }
}
