package dev.convoy.datasets.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every format promises. Subclasses name the format and its golden volumes and say how a file
 * of the format comes to be where the format is only read.
 */
public abstract class AbstractVolumeFormatTest {
  private static final int BOXES = 25;
  private static final int MUTATIONS = 400;
  private static final long MEMORY = 256L << 20;

  protected static final VolumeStorage STORAGE = new VolumeStorage(new Configuration(false));

  @TempDir protected Path folder;

  /** Returns the format under test. */
  protected abstract VolumeFormat format();

  /** Returns the golden volumes of the format; at least one. */
  protected List<GoldenVolumes.Golden> goldens() throws IOException {
    return GoldenVolumes.of(format().name());
  }

  /** Returns the file of a golden volume whose bytes describe it, for mutations. */
  protected Path header(Path volume) {
    return volume;
  }

  /** Returns how many bytes of that file are worth changing. */
  protected int headerBytes() {
    return 600;
  }

  @Test
  void readsWholeVolumesOfOtherWriters() throws IOException {
    for (GoldenVolumes.Golden golden : goldens()) {
      try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
        assertReads(golden, source, Region.whole(golden.shape()));
      }
    }
  }

  @Test
  void readsRandomBoxes() throws IOException {
    Random random = new Random(1);
    for (GoldenVolumes.Golden golden : goldens()) {
      try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
        for (int i = 0; i < BOXES; i++) {
          assertReads(golden, source, Patterns.box(random, golden.shape()));
        }
      }
    }
  }

  @Test
  void readsSingleVoxelsAtTheCorners() throws IOException {
    for (GoldenVolumes.Golden golden : goldens()) {
      try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
        long[] last = golden.shape().sizes();
        long[] one = golden.shape().sizes();
        for (int axis = 0; axis < last.length; axis++) {
          last[axis]--;
          one[axis] = 1;
        }
        assertReads(golden, source, Region.of(new long[last.length], one));
        assertReads(golden, source, Region.of(last, one));
      }
    }
  }

  @Test
  void readsTheSameWithoutACache() throws IOException {
    Random random = new Random(2);
    for (GoldenVolumes.Golden golden : goldens()) {
      VolumeLocation uncached = golden.location().with("cache-bytes", "0");
      try (VolumeSource source = VolumeFormats.open(uncached, STORAGE)) {
        assertReads(golden, source, Patterns.box(random, golden.shape()));
        assertReads(golden, source, Patterns.box(random, golden.shape()));
      }
    }
  }

  @Test
  void describesAxesShapeAndType() throws IOException {
    for (GoldenVolumes.Golden golden : goldens()) {
      try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
        assertEquals(golden.shape(), source.info().shape(), golden.toString());
        assertEquals(golden.type(), source.info().type(), golden.toString());
        assertEquals(golden.axes(), source.info().axes(), golden.toString());
        assertTrue(source.info().chunk().elements() > 0);
      }
    }
  }

  /** Tells whether a file of the format shows what it is. */
  protected boolean isRecognizable() {
    return true;
  }

  @Test
  void isRecognizedByItsContent() throws IOException {
    for (GoldenVolumes.Golden golden : goldens()) {
      VolumeLocation bare = VolumeLocation.of(golden.location().path());
      if (!isRecognizable()) {
        assertThrows(IllegalArgumentException.class, () -> VolumeFormats.resolve(bare, STORAGE));
        continue;
      }
      assertEquals(format().name(), VolumeFormats.resolve(bare, STORAGE).format());
    }
  }

  @Test
  void servesSeveralThreads() throws Exception {
    GoldenVolumes.Golden golden = goldens().get(0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
      List<Future<?>> reads = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Region box = Patterns.box(new Random(i), golden.shape());
        reads.add(
            threads.submit(
                () -> {
                  assertReads(golden, source, box);
                  return null;
                }));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void readsNothingFromEmptyBoxes() throws IOException {
    GoldenVolumes.Golden golden = goldens().get(0);
    Region empty = Region.whole(golden.shape()).with(0, 0, 0);
    try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE);
        Tensor none = Tensor.allocate(golden.type(), empty.shape())) {
      source.read(empty, none);
      assertEquals(0, source.counts().chunks());
    }
  }

  @Test
  void refusesBoxesBeyondTheBorder() throws IOException {
    GoldenVolumes.Golden golden = goldens().get(0);
    Region beyond = Region.whole(golden.shape()).with(0, 1, golden.shape().size(0));
    try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE);
        Tensor dst = Tensor.allocate(golden.type(), beyond.shape())) {
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> source.read(beyond, dst));
      assertTrue(
          thrown.getMessage().contains("a region must lie in " + golden.shape()),
          thrown.getMessage());
    }
  }

  @Test
  void countsTheBytesItReads() throws IOException {
    GoldenVolumes.Golden golden = goldens().get(0);
    try (VolumeSource source = VolumeFormats.open(golden.location(), STORAGE)) {
      assertReads(golden, source, Region.whole(golden.shape()));
      assertTrue(source.counts().bytes() > 0);
    }
  }

  @Test
  void namesAMissingFile() {
    VolumeLocation nowhere =
        new VolumeLocation(format().name(), folder.resolve("none").toString(), rawOptions());
    Exception thrown =
        assertThrows(FileNotFoundException.class, () -> VolumeFormats.open(nowhere, STORAGE));
    assertTrue(thrown.getMessage().contains("none"), thrown.getMessage());
  }

  /** Returns options without which the format cannot even look for a file. */
  protected java.util.Map<String, String> rawOptions() {
    return java.util.Map.of();
  }

  @Test
  void refusesUnknownOptionsWithTheKnownOnes() throws IOException {
    VolumeLocation odd = goldens().get(0).location().with("chache-bytes", "1");
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> VolumeFormats.open(odd, STORAGE));
    assertTrue(
        thrown.getMessage().matches(".*options are \\[.*cache-bytes.*\\], received chache-bytes"),
        thrown.getMessage());
  }

  @Test
  void refusesATruncatedFileNamingBytes() throws IOException {
    GoldenVolumes.Golden golden = goldens().get(0);
    Path copy = copyOf(golden);
    Path header = header(copy);
    byte[] bytes = Files.readAllBytes(header);
    Files.write(header, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Exception thrown = assertThrows(IOException.class, () -> readAll(at(golden, copy)));
    assertTrue(
        thrown instanceof MalformedVolumeException
            && thrown
                .getMessage()
                .matches("(?s)Cannot read .*: at byte \\d+ expected .*, found .*"),
        thrown.toString());
  }

  @Test
  void endsMutatedHeadersInAVolumeOrAClearRefusal() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < MUTATIONS; i++) {
      GoldenVolumes.Golden golden = goldens().get(i % goldens().size());
      Path copy = copyOf(golden);
      Path header = header(copy);
      byte[] bytes = Files.readAllBytes(header);
      int changes = 1 + random.nextInt(3);
      for (int change = 0; change < changes; change++) {
        int at = random.nextInt(Math.min(bytes.length, headerBytes()));
        bytes[at] =
            random.nextBoolean()
                ? (byte) random.nextInt()
                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
      }
      Files.write(header, bytes);
      assertVolumeOrRefusal(at(golden, copy), golden + " mutation " + i);
    }
  }

  private static void assertVolumeOrRefusal(VolumeLocation location, String what) {
    long before = Tensor.liveBytes();
    try {
      readAll(location);
    } catch (IOException | IllegalArgumentException e) {
      assertTrue(e.getMessage() != null && e.getMessage().startsWith("Cannot "), what + ": " + e);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what + ": " + e, e);
    }
    assertEquals(before, Tensor.liveBytes(), what);
  }

  private static void readAll(VolumeLocation location) throws IOException {
    try (VolumeSource source = VolumeFormats.open(location, STORAGE)) {
      Shape shape = source.info().shape();
      Region region = Region.whole(shape);
      for (int axis = 0; axis < shape.rank(); axis++) {
        region = region.with(axis, 0, Math.min(64, shape.size(axis)));
      }
      if (region.shape().elements() * source.info().type().bytes() > MEMORY) {
        return;
      }
      try (Tensor dst = Tensor.allocate(source.info().type(), region.shape())) {
        source.read(region, dst);
      }
    }
  }

  private VolumeLocation at(GoldenVolumes.Golden golden, Path copy) {
    String suffix = golden.location().path().substring(golden.path().length());
    return golden.location().at(copy + suffix).in(format().name());
  }

  private int copies;

  private Path copyOf(GoldenVolumes.Golden golden) throws IOException {
    Path from = Path.of(golden.path());
    Path to = folder.resolve(copies++ + "-" + from.getFileName());
    try (java.util.stream.Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  private static void assertReads(GoldenVolumes.Golden golden, VolumeSource source, Region region)
      throws IOException {
    try (Tensor found = Tensor.allocate(golden.type(), region.shape());
        Tensor expected = GoldenVolumes.expected(golden, region)) {
      source.read(region, found);
      int at = Patterns.mismatch(expected, found);
      if (at >= 0) {
        long element = at / golden.type().bytes();
        throw new AssertionError(
            "%s %s: element %d is %s, not %s"
                .formatted(golden, region, element, found.get(element), expected.get(element)));
      }
    }
  }
}
