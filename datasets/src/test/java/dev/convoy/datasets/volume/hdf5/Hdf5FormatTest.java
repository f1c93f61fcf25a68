package dev.convoy.datasets.volume.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.AbstractVolumeFormatTest;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class Hdf5FormatTest extends AbstractVolumeFormatTest {
  @Override
  protected VolumeFormat format() {
    return new Hdf5Format();
  }

  @Override
  protected int headerBytes() {
    return 4000;
  }

  @Test
  void theDatasetStandsBehindTheFile() {
    assertEquals("s3a://b/x.h5", format().filePart("s3a://b/x.h5:/group/volume"));
    assertEquals("file:/tmp/x.h5", format().filePart("file:/tmp/x.h5"));
    assertEquals("file:/tmp/x.zarr", format().filePart("file:/tmp/x.zarr"));
  }

  @Test
  void namesTheDatasetsThereAre() throws IOException {
    String file = goldens().get(0).path();
    for (String path : new String[] {file, file + ":/group/none"}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> VolumeFormats.open(VolumeLocation.of(path), STORAGE))
              .getMessage();
      assertTrue(message.contains("[/group/other, /group/volume]"), message);
    }
  }
}
