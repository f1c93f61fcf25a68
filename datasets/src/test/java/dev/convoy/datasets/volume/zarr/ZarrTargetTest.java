package dev.convoy.datasets.volume.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.Patterns;
import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZarrTargetTest {
  private static final VolumeStorage STORAGE = new VolumeStorage(new Configuration(false));
  private static final ZarrFormat FORMAT = new ZarrFormat();
  private static final Shape SHAPE = Shape.of(5, 7, 9);

  @TempDir Path folder;

  private VolumeLocation location() {
    return new VolumeLocation("zarr", folder.resolve("out.zarr").toString(), Map.of());
  }

  private static VolumeInfo info(ElementType type) {
    return VolumeInfo.of(Axes.parse("zyx"), SHAPE, type).withChunk(Shape.of(2, 3, 4));
  }

  private static VolumeInfo sharded() {
    Shape chunk = Shape.of(2, 3, 4);
    return info(ElementType.INT16)
        .withBlocks(new VolumeInfo.Blocks(chunk, Shape.of(4, 6, 4), true));
  }

  /** Writes a pattern shard by shard and returns what was written. */
  private static Tensor fill(VolumeLocation location, VolumeInfo info) throws IOException {
    Tensor whole = Patterns.tensor(info.type(), info.shape());
    try (VolumeTarget target = FORMAT.create(location, info, STORAGE)) {
      ChunkGrid grid = new ChunkGrid(info.shape(), info.shard());
      grid.forEach(
          Region.whole(info.shape()),
          index -> {
            try (Tensor box = Patterns.cut(whole, grid.clipped(index))) {
              target.write(grid.clipped(index), box);
            }
          });
      target.finish();
    }
    return whole;
  }

  private static void assertHolds(Tensor whole, VolumeLocation location) throws IOException {
    try (VolumeSource source = FORMAT.open(location, STORAGE);
        Tensor found = Tensor.allocate(whole.type(), whole.shape())) {
      assertEquals(whole.type(), source.info().type());
      source.read(Region.whole(whole.shape()), found);
      assertEquals(-1, Patterns.mismatch(whole, found));
      assertEquals(0, source.counts().missingChunks());
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void readsBackEveryTypeInBothVersions(ElementType type) throws IOException {
    for (String version : new String[] {"2", "3"}) {
      VolumeLocation location =
          location().at(folder.resolve("v" + version).toString()).with("zarr-version", version);
      try (Tensor whole = fill(location, info(type))) {
        assertHolds(whole, location);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "zlib", "none"})
  void readsBackEveryCodec(String codec) throws IOException {
    for (String version : new String[] {"2", "3"}) {
      VolumeLocation location =
          location()
              .at(folder.resolve("v" + version).toString())
              .with("zarr-version", version)
              .with("codec", codec);
      try (Tensor whole = fill(location, info(ElementType.FLOAT32))) {
        assertHolds(whole, location);
      }
    }
  }

  @Test
  void readsBackShards() throws IOException {
    try (Tensor whole = fill(location(), sharded())) {
      assertHolds(whole, location());
    }
    assertTrue(Files.exists(folder.resolve("out.zarr/c/1/1/2")));
    assertFalse(Files.exists(folder.resolve("out.zarr/c/2")));
  }

  @Test
  void writesSeveralChunksAtOnce() throws IOException {
    VolumeInfo info = info(ElementType.UINT8);
    try (Tensor whole = Patterns.tensor(info.type(), SHAPE);
        VolumeTarget target = FORMAT.create(location(), info, STORAGE)) {
      target.write(Region.whole(SHAPE), whole);
      target.finish();
      assertHolds(whole, location());
    }
  }

  @Test
  void refusesRegionsThatCutAChunkWithTheNearestOnes() throws IOException {
    try (VolumeTarget target = FORMAT.create(location(), info(ElementType.UINT8), STORAGE);
        Tensor box = Tensor.allocate(ElementType.UINT8, Shape.of(2, 3, 4))) {
      Region late = Region.of(new long[] {0, 0, 3}, new long[] {2, 3, 4});
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> target.write(late, box));
      assertTrue(
          thrown
              .getMessage()
              .endsWith(
                  "axis x must start at a multiple of 4, received 3; the nearest are 0 and 4"),
          thrown.getMessage());
      Region shortBox = Region.of(new long[] {2, 3, 4}, new long[] {2, 2, 4});
      thrown = assertThrows(IllegalArgumentException.class, () -> target.write(shortBox, box));
      assertTrue(
          thrown
              .getMessage()
              .endsWith("axis y must end at a multiple of 3, received 5; the nearest are 3 and 6"),
          thrown.getMessage());
    }
  }

  @Test
  void refusesTensorsOfAnotherTypeOrShape() throws IOException {
    Region first = Region.of(new long[3], new long[] {2, 3, 4});
    try (VolumeTarget target = FORMAT.create(location(), info(ElementType.UINT8), STORAGE);
        Tensor floats = Tensor.allocate(ElementType.FLOAT32, first.shape())) {
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> target.write(first, floats));
      assertTrue(
          thrown.getMessage().endsWith("needs uint8[2, 3, 4], received float32[2, 3, 4]"),
          thrown.getMessage());
    }
  }

  @Test
  void knowsWhichShardsArePublished() throws IOException {
    Region first = Region.of(new long[3], new long[] {2, 3, 4});
    Region second = first.shift(2, 0, 0);
    VolumeLocation plain = location().with("codec", "none");
    try (VolumeTarget target = FORMAT.create(plain, info(ElementType.UINT16), STORAGE);
        Tensor box = Tensor.allocate(ElementType.UINT16, first.shape())) {
      assertFalse(target.isPublished(first));
      target.write(first, box);
      assertTrue(target.isPublished(first));
      assertFalse(target.isPublished(second));
      assertEquals(2 * 3 * 4 * 2 + 4, target.bytesWritten());
      Path chunk = folder.resolve("out.zarr/c/0/0/0");
      Files.write(chunk, new byte[7]);
      assertFalse(target.isPublished(first));
    }
  }

  @Test
  void writesTheSameBytesAgainOverTheOldOnes() throws IOException {
    Region first = Region.of(new long[3], new long[] {2, 3, 4});
    Path chunk = folder.resolve("out.zarr/c/0/0/0");
    try (VolumeTarget target = FORMAT.create(location(), info(ElementType.FLOAT32), STORAGE);
        VolumeTarget speculative = FORMAT.openTarget(location(), STORAGE);
        Tensor box = Patterns.tensor(ElementType.FLOAT32, first.shape())) {
      target.write(first, box);
      byte[] bytes = Files.readAllBytes(chunk);
      speculative.write(first, box);
      assertArrayEquals(bytes, Files.readAllBytes(chunk));
    }
  }

  @Test
  void leavesNothingBesideChunksAndMetadata() throws IOException {
    fill(location(), info(ElementType.UINT8)).close();
    try (java.util.stream.Stream<Path> names = Files.list(folder.resolve("out.zarr"))) {
      assertEquals(
          java.util.Set.of("c", "zarr.json"),
          names
              .map(path -> path.getFileName().toString())
              .collect(java.util.stream.Collectors.toSet()));
    }
  }

  @Test
  void refusesToCreateOverAnArray() throws IOException {
    FORMAT.create(location(), info(ElementType.UINT8), STORAGE).close();
    Exception thrown =
        assertThrows(
            FileAlreadyExistsException.class,
            () -> FORMAT.create(location(), info(ElementType.UINT8), STORAGE));
    assertTrue(thrown.getMessage().startsWith("Cannot create "), thrown.getMessage());
  }

  @Test
  void countsMissingChunksOnceAndFillsThem() throws IOException {
    VolumeInfo info = info(ElementType.FLOAT32).withValues(new VolumeInfo.Values(Double.NaN, 1, 0));
    fill(location(), info).close();
    Files.delete(folder.resolve("out.zarr/c/1/0/0"));
    try (VolumeSource source = FORMAT.open(location(), STORAGE);
        Tensor whole = Tensor.allocate(ElementType.FLOAT32, SHAPE)) {
      source.read(Region.whole(SHAPE), whole);
      source.read(Region.whole(SHAPE), whole);
      assertTrue(Double.isNaN(whole.get(2 * 7 * 9)));
      assertFalse(Double.isNaN(whole.get(0)));
      ReadCounts counts = source.counts();
      assertEquals(1, counts.missingChunks());
      assertEquals(3 * 3 * 3 - 1, counts.chunks());
    }
    VolumeLocation strict = location().with("on-missing", "fail");
    try (VolumeSource source = FORMAT.open(strict, STORAGE);
        Tensor whole = Tensor.allocate(ElementType.FLOAT32, SHAPE)) {
      MalformedVolumeException thrown =
          assertThrows(
              MalformedVolumeException.class, () -> source.read(Region.whole(SHAPE), whole));
      assertTrue(thrown.key().endsWith("out.zarr/c/1/0/0"), thrown.key());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "gzip", "none"})
  void namesADamagedChunkOrFillsIt(String codec) throws IOException {
    VolumeLocation location = location().with("codec", codec);
    fill(location, info(ElementType.UINT16)).close();
    Path chunk = folder.resolve("out.zarr/c/0/1/2");
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[bytes.length / 2] ^= 16;
    Files.write(chunk, bytes);
    try (VolumeSource source = FORMAT.open(location, STORAGE);
        Tensor whole = Tensor.allocate(ElementType.UINT16, SHAPE)) {
      MalformedVolumeException thrown =
          assertThrows(
              MalformedVolumeException.class, () -> source.read(Region.whole(SHAPE), whole));
      assertTrue(thrown.getMessage().contains("out.zarr/c/0/1/2: at byte "), thrown.getMessage());
    }
    try (VolumeSource source = FORMAT.open(location.with("on-corrupt", "fill"), STORAGE);
        Tensor whole = Tensor.allocate(ElementType.UINT16, SHAPE)) {
      source.read(Region.whole(SHAPE), whole);
      assertEquals(1, source.counts().corruptChunks());
      assertEquals(0, whole.get(3 * 9 + 8));
    }
  }

  @Test
  void saysWhenAChunkIsShorterThanItsMetadata() throws IOException {
    VolumeLocation location = location().with("codec", "none").with("zarr-version", "2");
    fill(location, info(ElementType.UINT16)).close();
    Files.write(folder.resolve("out.zarr/0/0/0"), new byte[40]);
    try (VolumeSource source = FORMAT.open(location, STORAGE);
        Tensor whole = Tensor.allocate(ElementType.UINT16, SHAPE)) {
      MalformedVolumeException thrown =
          assertThrows(
              MalformedVolumeException.class, () -> source.read(Region.whole(SHAPE), whole));
      assertEquals("48 decoded bytes, as the metadata say", thrown.expected());
      assertEquals("40 bytes", thrown.found());
    }
  }

  @Test
  void keepsGeometryInTheAttributes() throws IOException {
    Geometry geometry =
        Geometry.of(Map.of("z", new Geometry.Axis(0.5, -3, "millimeter")))
            .withAffine(0.5, 0, 0, 1, 0, 0.4, 0.1, 2, 0, -0.1, 0.4, 3, 0, 0, 0, 1)
            .withProperty("nifti.header", "AAEC");
    for (String version : new String[] {"2", "3"}) {
      VolumeLocation location =
          location().at(folder.resolve("v" + version).toString()).with("zarr-version", version);
      VolumeInfo info =
          info(ElementType.INT16).withGeometry(geometry).withValues(new VolumeInfo.Values(7, 2, 1));
      FORMAT.create(location, info, STORAGE).close();
      try (VolumeSource source = FORMAT.open(location, STORAGE)) {
        assertEquals(geometry, source.info().geometry());
        assertEquals(info, source.info());
      }
    }
  }

  @Test
  void refusesShardsThatAreNotWholeChunks() {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                info(ElementType.UINT8)
                    .withBlocks(new VolumeInfo.Blocks(Shape.of(2, 3, 4), Shape.of(4, 6, 6), true)));
    assertTrue(thrown.getMessage().contains("a whole number of chunks"), thrown.getMessage());
  }
}
