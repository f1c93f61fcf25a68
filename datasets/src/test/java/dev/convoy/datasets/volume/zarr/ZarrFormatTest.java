package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.AbstractVolumeFormatTest;
import dev.convoy.datasets.volume.VolumeFormat;
import java.nio.file.Files;
import java.nio.file.Path;

class ZarrFormatTest extends AbstractVolumeFormatTest {
  @Override
  protected VolumeFormat format() {
    return new ZarrFormat();
  }

  @Override
  protected Path header(Path volume) {
    Path v3 = volume.resolve("zarr.json");
    return Files.exists(v3) ? v3 : volume.resolve(".zarray");
  }
}
