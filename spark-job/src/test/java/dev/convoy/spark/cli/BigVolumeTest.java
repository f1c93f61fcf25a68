package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code convoy run} over volumes, through a 3-D U-Net with skips over two levels, in
 * processes of 1 GiB of heap.
 */
class BigVolumeTest {
  private static final String JOB =
      """
      job = volume
      model { path = "src/test/resources/unet3d.json", seed = 1 }
      input { axes = zyx, scale = 0.004 }
      output { chunks = [64, 64, 64], type = uint8, scale = 255 }
      tile = [64, 64, 64]
      """;

  private static final Pattern NANOS = Pattern.compile("(\\d+) ns per voxel");

  @TempDir private Path folder;

  /** Writes a volume of bytes one chunk at a time. */
  private void write(String name, Shape sizes) throws IOException {
    VolumeStorage storage = new VolumeStorage(new Configuration());
    Shape chunk = Shape.of(64, 64, 64);
    VolumeInfo info =
        VolumeInfo.of(List.of("z", "y", "x"), sizes, ElementType.UINT8).withChunk(chunk);
    VolumeLocation location = new VolumeLocation("zarr", folder.resolve(name).toString(), Map.of());
    byte[] plane = new byte[1 << 12];
    try (VolumeTarget target = VolumeFormats.create(location, info, storage);
        Tensor box = Tensor.allocate(ElementType.UINT8, chunk)) {
      long chunks = sizes.elements() / chunk.elements();
      for (long number = 0; number < chunks; number++) {
        for (int z = 0; z < 64; z++) {
          for (int i = 0; i < plane.length; i++) {
            plane[i] = (byte) (128 + 100 * Math.sin(0.03 * i + z * 0.2 + number));
          }
          box.copyBytesFrom(plane, 0, (long) z << 12, plane.length);
        }
        long x = number % (sizes.size(2) / 64);
        long rest = number / (sizes.size(2) / 64);
        long[] start = {rest / (sizes.size(1) / 64) * 64, rest % (sizes.size(1) / 64) * 64, x * 64};
        target.write(Region.of(start, chunk.sizes()), box);
      }
      target.finish();
    }
  }

  private ConvoyProcess start(String input, String output, String... more) throws IOException {
    Path job = Files.writeString(folder.resolve("job.conf"), JOB);
    String[] arguments = {
      "run", job.toString(),
      "--set", "input.path=" + folder.resolve(input),
      "--set", "output.path=" + folder.resolve(output),
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return ConvoyProcess.start(folder, "1g", all);
  }

  private Map<String, byte[]> chunks(String output) throws IOException {
    Map<String, byte[]> chunks = new TreeMap<>();
    Path root = folder.resolve(output).resolve("c");
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          chunks.put(root.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return chunks;
  }

  @Test
  @Tag("slow")
  void aKilledJobGoesOnWithoutComputingAPublishedChunkAgain() throws Exception {
    write("in.zarr", Shape.of(256, 256, 256));
    ConvoyProcess undisturbed = start("in.zarr", "undisturbed");
    assertEquals(0, undisturbed.waitFor(), undisturbed::log);
    Map<String, byte[]> expected = chunks("undisturbed");
    assertEquals(64, expected.size());
    ConvoyProcess killed = start("in.zarr", "killed");
    while (chunks("killed").size() < 21) {
      assertTrue(killed.isAlive(), killed::log);
      Thread.sleep(20);
    }
    killed.kill();
    int published = chunks("killed").size();
    assertTrue(published < 64, "killed too late");
    ConvoyProcess resumed = start("in.zarr", "killed", "--set", "output.if-exists=resume");
    assertEquals(0, resumed.waitFor(), resumed::log);
    System.out.println("killed after " + published + " of 64 chunks; then " + resumed.log());
    assertTrue(
        resumed
            .log()
            .contains(
                "%d written, %d kept of an earlier run, 0 computed again"
                    .formatted(64 - published, published)),
        resumed::log);
    Map<String, byte[]> actual = chunks("killed");
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((key, bytes) -> assertArrayEquals(bytes, actual.get(key), key));
  }

  @Test
  @Tag("slow")
  void memoryAndTimeForAVoxelDoNotGrowWithTheVolume() throws Exception {
    compare(Shape.of(128, 256, 256), Shape.of(256, 512, 512));
  }

  @Test
  @Tag("nightly")
  void memoryDoesNotGrowToTwoGibibytes() throws Exception {
    compare(Shape.of(1024, 512, 512), Shape.of(2048, 1024, 1024));
  }

  private void compare(Shape small, Shape big) throws Exception {
    long first = peak("small", small);
    long second = peak("big", big);
    assertTrue(
        second <= 1.1 * first,
        () -> "peak memory must not grow by a tenth: " + first + " and " + second + " megabytes");
  }

  private long peak(String name, Shape sizes) throws Exception {
    write(name + ".zarr", sizes);
    ConvoyProcess process = start(name + ".zarr", name);
    assertEquals(0, process.waitFor(), process::log);
    long peak = process.peakMegabytes();
    Matcher nanos = NANOS.matcher(process.log());
    assertTrue(nanos.find(), process::log);
    System.out.printf(
        "%s: %d MiB of voxels, peak %d megabytes, %s ns per voxel%n",
        name, sizes.elements() >> 20, peak, nanos.group(1));
    return peak;
  }
}
