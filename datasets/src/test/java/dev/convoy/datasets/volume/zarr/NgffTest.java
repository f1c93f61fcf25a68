package dev.convoy.datasets.volume.zarr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NgffTest {
  private static final VolumeStorage STORAGE = new VolumeStorage(new Configuration(false));
  private static final ZarrFormat FORMAT = new ZarrFormat();

  @TempDir Path folder;

  private static VolumeInfo finest() {
    return VolumeInfo.of(Axes.parse("zyxc"), Shape.of(9, 1, 16, 2), ElementType.FLOAT32)
        .withChunk(Shape.of(4, 1, 8, 2))
        .withGeometry(
            Geometry.of(
                Map.of(
                    "z", new Geometry.Axis(2, 10, "micrometer"),
                    "x", new Geometry.Axis(0.5, 0, "micrometer"))));
  }

  private VolumeLocation location(String version) {
    return new VolumeLocation(
        "zarr",
        folder.resolve("image.zarr").toString(),
        Map.of("pyramid", "2", "zarr-version", version));
  }

  @Test
  void halvesTheAxesInSpaceAndMovesTheirOrigin() {
    List<VolumeInfo> levels = Pyramid.of(finest(), 2);
    assertEquals(Shape.of(5, 1, 8, 2), levels.get(1).shape());
    assertEquals(Shape.of(3, 1, 4, 2), levels.get(2).shape());
    assertEquals(Shape.of(2, 1, 2, 1), Pyramid.factors(levels.get(0)));
    Geometry coarsest = levels.get(2).geometry();
    assertEquals(new Geometry.Axis(8, 13, "micrometer"), coarsest.axis("z").orElseThrow());
    assertEquals(new Geometry.Axis(2, 0.75, "micrometer"), coarsest.axis("x").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void createsAGroupThatOpensAtEachLevel(String version) throws IOException {
    try (VolumeTarget target = FORMAT.create(location(version), finest(), STORAGE)) {
      assertEquals(finest().shape(), target.info().shape());
    }
    VolumeLocation bare = VolumeLocation.of(location(version).path());
    for (int level = 0; level <= 2; level++) {
      VolumeInfo expected = Pyramid.of(finest(), 2).get(level);
      VolumeLocation byLevel = bare.with("level", Integer.toString(level));
      try (VolumeSource source = FORMAT.open(byLevel, STORAGE)) {
        assertEquals(expected, source.info());
      }
      try (VolumeSource source = FORMAT.open(bare.at(bare.path() + "/" + level), STORAGE)) {
        assertEquals(expected, source.info());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void takesAxesAndSpacingFromTheGroup(String version) throws IOException {
    boolean old = version.equals("2");
    Path group = folder.resolve("group.zarr");
    VolumeInfo plain = VolumeInfo.of(Axes.parse("zyx"), Shape.of(2, 3, 4), ElementType.UINT8);
    VolumeLocation array =
        new VolumeLocation("zarr", group.resolve("s0").toString(), Map.of("zarr-version", version));
    FORMAT.create(array, plain, STORAGE).close();
    String image =
        """
        [{"axes": [{"name": "c", "type": "channel"},
                   {"name": "y", "type": "space", "unit": "micrometer"},
                   {"name": "x", "type": "space", "unit": "micrometer"}],
          "coordinateTransformations": [{"type": "scale", "scale": [1, 2, 2]}],
          "datasets": [{"path": "s0", "coordinateTransformations": [
              {"type": "scale", "scale": [1, 0.5, 0.25]},
              {"type": "translation", "translation": [0, 1, 0]}]}]}]
        """;
    if (old) {
      Files.writeString(group.resolve(".zgroup"), "{\"zarr_format\": 2}");
      Files.writeString(group.resolve(".zattrs"), "{\"multiscales\": " + image + "}");
    } else {
      Files.writeString(
          group.resolve("zarr.json"),
          "{\"zarr_format\": 3, \"node_type\": \"group\", \"attributes\": {\"ome\": {\"multiscales\": "
              + image
              + "}}}");
    }
    try (VolumeSource source = FORMAT.open(VolumeLocation.of(group.toString()), STORAGE)) {
      assertEquals(List.of("c", "y", "x"), source.info().axes());
      assertEquals(
          new Geometry.Axis(1, 2, "micrometer"), source.info().geometry().axis("y").orElseThrow());
      assertEquals(
          new Geometry.Axis(0.5, 0, "micrometer"),
          source.info().geometry().axis("x").orElseThrow());
    }
  }

  @Test
  void namesTheLevelsThereAre() throws IOException {
    FORMAT.create(location("3"), finest(), STORAGE).close();
    VolumeLocation odd = VolumeLocation.of(location("3").path()).with("level", "7");
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> FORMAT.open(odd, STORAGE));
    assertTrue(thrown.getMessage().endsWith("levels are 0 to 2, received 7"), thrown.getMessage());
  }

  @Test
  void refusesPathsOutsideTheGroup() throws IOException {
    Path group = folder.resolve("evil.zarr");
    Files.createDirectories(group);
    Files.writeString(group.resolve(".zgroup"), "{\"zarr_format\": 2}");
    Files.writeString(
        group.resolve(".zattrs"),
        "{\"multiscales\": [{\"axes\": [\"y\", \"x\"], \"datasets\": [{\"path\": \"../other\"}]}]}");
    Exception thrown =
        assertThrows(
            IOException.class, () -> FORMAT.open(VolumeLocation.of(group.toString()), STORAGE));
    assertTrue(thrown.getMessage().contains("a path inside the group"), thrown.getMessage());
  }
}
