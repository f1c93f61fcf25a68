package dev.convoy.spark.job.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.LeasePlace;
import dev.convoy.spark.job.OutputLease;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.VolumeJobConfig;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeJobTest {
  private Path folder;
  private VolumeFixture fixture;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    fixture = new VolumeFixture(folder);
    fixture.runBefore();
  }

  @AfterAll
  void stop() {
    fixture.stop();
  }

  private Report report(String file) throws IOException {
    return JsonText.read(Files.readString(folder.resolve(file)), Report.class);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static void assertClose(float[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    double squares = 0;
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += (double) expected[i] * expected[i];
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
      difference += Math.pow(expected[i] - actual[i], 2);
    }
    double scale = Math.max(1, Math.sqrt(squares / expected.length));
    assertTrue(largest / scale <= 2e-5, "largest difference " + largest / scale);
    double rms = Math.sqrt(difference / expected.length) / scale;
    assertTrue(rms <= 1e-6, "rms of the difference " + rms);
  }

  @Test
  void tilesEqualTheWholeBitForBitWithReferenceKernels() throws IOException {
    fixture.run("reference", "kernels=reference", "tile=[8, 16, 8]", "partitions=3");
    assertArrayEquals(doubles(fixture.whole(KernelSet.REFERENCE)), fixture.numbers("reference"), 0);
  }

  @Test
  void tilesEqualTheWholeWithNativeKernels() throws IOException {
    String summary = fixture.run("native", "tile=[8, 8, 8]");
    assertClose(fixture.whole(KernelSet.AUTO), fixture.numbers("native"));
    assertTrue(summary.contains("tiles       36 computed, 0 of one value, 0 masked"), summary);
    assertTrue(summary.contains("chunks      36 written, 0 kept"), summary);
    try (VolumeSource made = fixture.open("native")) {
      assertEquals(List.of("z", "y", "x", "c"), made.info().axes());
      assertEquals(Shape.of(22, 26, 18, 3), made.info().shape());
      assertEquals(Shape.of(8, 8, 8, 3), made.info().chunk());
    }
    Report report = report("native/_convoy/report.json");
    assertTrue(summary.endsWith(report.summaryText()), summary);
    assertEquals(36, report.pace().total());
    assertEquals(36, report.pace().done());
    assertEquals(36, report.executors().get(0).done());
    assertEquals(36, report.volume().counts().get("tiles_computed"));
    assertEquals(List.of(8L, 8L, 8L), report.volume().tile());
    assertEquals("z 5 + 3", report.volume().halo().get(0));
    assertEquals(List.of(), report.notes());
    assertEquals(3, report.volume().slices().size());
    Slice slice = report.volume().slices().get(2);
    assertEquals(
        "z at 10, y down", slice.across() + " at " + slice.position() + ", " + slice.vertical());
    assertEquals(List.of(8 / 26.0, 16 / 26.0, 24 / 26.0), slice.down());
    assertEquals(List.of(8 / 18.0, 16 / 18.0), slice.right());
    assertEquals(4, report.layers().size());
    assertFalse(Files.exists(folder.resolve("native/_convoy/lease-1.json")));
  }

  @Test
  void theHaloIsWhatTheNetworkAsksFor() throws IOException {
    String account =
        fixture.run("dry", new RunOptions(true, 0, Optional.empty()), "tile=[8, 8, 8]");
    assertTrue(account.contains("halo        z 5 + 3, y 5 + 3, x 5 + 3 voxels"), account);
    assertTrue(account.contains("tiles       36 of [8, 8, 8], 36 kinds"), account);
    assertFalse(Files.exists(folder.resolve("dry")));
  }

  @Test
  void oddSizesThatTheNetworkTakesAreNotPadded() throws IOException {
    Shape odd = Shape.of(7, 9, 5);
    fixture.write("odd.zarr", odd, i -> i % 251);
    String input = "input.path=" + fixture.path("odd.zarr");
    // Valid pooling drops the odd voxel and the transposed convolution doubles what is left.
    fixture.run("odd", input);
    try (VolumeSource made = fixture.open("odd")) {
      assertEquals(Shape.of(6, 8, 4, 3), made.info().shape());
    }
    assertClose(fixture.whole(odd, KernelSet.AUTO, i -> i % 251), fixture.numbers("odd"));
  }

  @Test
  void aResumedJobComputesOnlyWhatIsMissingAndGivesTheSameBytes() throws IOException {
    fixture.run("undisturbed");
    fixture.run("resumed", new RunOptions(false, 13, Optional.empty()), "tile=[8, 8, 8]");
    Path chunk = folder.resolve("resumed/c/0/0/1/0");
    byte[] first = Files.readAllBytes(chunk);
    Object time = Files.getLastModifiedTime(chunk);
    String summary =
        fixture.run("resumed", "output.if-exists=resume", "tile=[8, 8, 8]", "partitions=5");
    assertTrue(summary.contains("chunks      23 written, 13 kept of an earlier run, 0"), summary);
    assertEquals(36, report("resumed/_convoy/report.json").pace().done());
    assertEquals(13, report("resumed/_convoy/report.json").pace().kept());
    assertTrue(summary.contains("tiles       23 computed"), summary);
    assertArrayEquals(first, Files.readAllBytes(chunk));
    assertEquals(time, Files.getLastModifiedTime(chunk));
    fixture.run("once", "tile=[8, 8, 8]");
    assertArrayEquals(fixture.numbers("once"), fixture.numbers("resumed"), 0);
  }

  @Test
  void anotherConfigurationIsNotResumed() throws IOException {
    fixture.run("other");
    String message =
        assertThrows(
                JobFileException.class,
                () -> fixture.run("other", "output.if-exists=resume", "precision=bf16"))
            .getMessage();
    assertTrue(message.contains("its precision must be this job's bf16, it is float32"), message);
    message = assertThrows(JobFileException.class, () -> fixture.run("other")).getMessage();
    assertEquals(
        "Cannot write output.path file:"
            + folder.resolve("other")
            + ": it exists; name another or set output.if-exists = overwrite or resume",
        message);
    fixture.run("other", "output.if-exists=overwrite", "precision=bf16");
  }

  @Test
  void aFolderThatIsNotOursIsNeverOverwritten() throws IOException {
    Files.createDirectories(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/thesis.txt"), "years of work");
    String message =
        assertThrows(
                JobFileException.class, () -> fixture.run("mine", "output.if-exists=overwrite"))
            .getMessage();
    assertTrue(message.contains("it holds thesis.txt, which is no result of Convoy"), message);
    assertTrue(Files.exists(folder.resolve("mine/thesis.txt")));
  }

  @Test
  void anotherJobThatWritesIsNamed() throws IOException {
    fixture.run("leased");
    LeasePlace place =
        new LeasePlace(
            FileSystem.getLocal(new Configuration()),
            new org.apache.hadoop.fs.Path(fixture.path("leased")),
            new org.apache.hadoop.fs.Path(fixture.path("leased/_convoy/lease")));
    try (OutputLease other = OutputLease.take(place)) {
      String message =
          assertThrows(
                  JobFileException.class, () -> fixture.run("leased", "output.if-exists=resume"))
              .getMessage();
      assertTrue(
          message.contains("process " + ProcessHandle.current().pid() + " on host "), message);
      other.requireHeld();
    }
    fixture.run("leased", "output.if-exists=resume");
  }

  @Test
  void partsReductionsAndTypes() throws IOException {
    double[] all = doubles(fixture.whole(KernelSet.REFERENCE));
    fixture.run("roi", "kernels=reference", "roi={start=[3, 5, 2], size=[9, 10, 16]}");
    fixture.run("argmax", "kernels=reference", "output.reduce=argmax");
    fixture.run(
        "bytes", "kernels=reference", "output.type=uint8", "output.scale=100", "output.offset=50");
    double[] part = fixture.numbers("roi");
    double[] largest = fixture.numbers("argmax");
    double[] bytes = fixture.numbers("bytes");
    assertEquals(9 * 10 * 16 * 3, part.length);
    for (int voxel = 0; voxel < largest.length; voxel++) {
      int z = voxel / (26 * 18);
      int y = voxel / 18 % 26;
      int x = voxel % 18;
      int expected = 0;
      for (int c = 0; c < 3; c++) {
        expected = all[voxel * 3 + c] > all[voxel * 3 + expected] ? c : expected;
        if (z >= 3 && z < 12 && y >= 5 && y < 15 && x >= 2) {
          int at = ((z - 3) * 10 + y - 5) * 16 + x - 2;
          assertEquals(all[voxel * 3 + c], part[at * 3 + c]);
        }
        double stored = Math.rint(Math.min(255, Math.max(0, all[voxel * 3 + c] * 100 + 50)));
        assertEquals(stored, bytes[voxel * 3 + c]);
      }
      assertEquals(expected, largest[voxel]);
    }
  }

  @Test
  void theMaskLeavesOutAndOneValueIsComputedOnce() throws IOException {
    Shape sizes = Shape.of(80, 24, 24);
    VolumeFixture.Number steps = i -> i / (24 * 24) < 40 ? 9 : 200;
    fixture.write("steps.zarr", sizes, steps);
    String input = "input.path=" + fixture.path("steps.zarr");
    String summary =
        fixture.run(
            "steps",
            input,
            "kernels=reference",
            "skip-constant=true",
            "tile=[8, 8, 8]",
            "partitions=1");
    double[] all = doubles(fixture.whole(sizes, KernelSet.REFERENCE, steps));
    assertArrayEquals(all, fixture.numbers("steps"), 0);
    assertTrue(summary.contains("tiles       54 computed, 36 of one value"), summary);
    fixture.write("mask.zarr", sizes, i -> i / (24 * 24) < 12 ? 1 : 0);
    summary =
        fixture.run(
            "masked",
            input,
            "kernels=reference",
            "tile=[8, 8, 8]",
            "mask=" + fixture.path("mask.zarr"));
    assertTrue(summary.contains("tiles       18 computed, 0 of one value, 72 masked"), summary);
    double[] masked = fixture.numbers("masked");
    for (int i = 0; i < masked.length; i++) {
      assertEquals(i / (24 * 24 * 3) < 12 ? all[i] : 0, masked[i]);
    }
  }

  @Test
  void aChannelsFirstNetworkGivesTheSame() throws IOException {
    String model =
        "model={seed=3,layers=["
            + "{class_name=InputLayer,config{batch_shape=[null,%s]}},"
            + "{class_name=Conv3D,config{name=a,filters=4,kernel_size=3,padding=same,"
            + "activation=relu,data_format=%s}},"
            + "{class_name=Conv3D,config{name=b,filters=2,kernel_size=3,data_format=%s}}]}";
    String last = "channels_last";
    String first = "channels_first";
    fixture.run(last, model.formatted("null,null,null,1", last, last));
    fixture.run(first, model.formatted("1,null,null,null", first, first));
    assertArrayEquals(fixture.numbers(last), fixture.numbers(first), 0);
  }

  @Test
  void aPyramidHoldsMeans() throws IOException {
    fixture.run("pyramid", "output.pyramid=2", "kernels=reference");
    double[] fine = fixture.numbers("pyramid/0");
    double[] coarse = fixture.numbers("pyramid/1");
    assertEquals(11 * 13 * 9 * 3, coarse.length);
    double sum = 0;
    for (int corner = 0; corner < 8; corner++) {
      sum += fine[(((corner >> 2) * 26 + (corner >> 1 & 1)) * 18 + (corner & 1)) * 3];
    }
    assertEquals((float) (sum / 8), coarse[0]);
  }

  @Test
  void formatsOfOneFileAreWritten() throws IOException {
    for (String name : List.of("out.nii.gz", "out.npy")) {
      fixture.run(name, "kernels=reference");
      assertFalse(Files.exists(folder.resolve("." + name + ".convoy")));
      assertTrue(Files.size(folder.resolve(name)) > 1000);
    }
    assertArrayEquals(doubles(fixture.whole(KernelSet.REFERENCE)), fixture.numbers("out.npy"), 0);
  }

  @Test
  void noPublishedChunkIsEverPartial() throws IOException {
    fixture.write("bad.zarr", VolumeFixture.SIZES, i -> i % 251);
    String input = "input.path=" + fixture.path("bad.zarr");
    fixture.run("sound", input, "tile=[8, 8, 8]");
    Files.write(folder.resolve("bad.zarr/c/2/3/2"), new byte[] {1, 2, 3});
    assertThrows(JobFailedException.class, () -> fixture.run("partial", input, "tile=[8, 8, 8]"));
    Path published = folder.resolve("partial/c");
    try (Stream<Path> files = Files.walk(published)) {
      List<Path> chunks = files.filter(Files::isRegularFile).toList();
      assertTrue(!chunks.isEmpty() && chunks.size() < 36, chunks.size() + " chunks");
      for (Path chunk : chunks) {
        Path whole = folder.resolve("sound/c").resolve(published.relativize(chunk));
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(chunk), chunk.toString());
      }
    }
  }

  @Test
  void layersThatNeedAllPositionsAreRefusedByName() throws IOException {
    String layers =
        "[{class_name=InputLayer,config{batch_shape=[null,null,null,null,1]}},"
            + "{class_name=GlobalAveragePooling3D,config{name=gap,keepdims=true}},"
            + "{class_name=LayerNormalization,config{name=norm,axis=[1,2,3]}}]";
    String message =
        assertThrows(
                NotLocalException.class,
                () -> fixture.run("global", "model={layers=" + layers + ",seed=1}"))
            .getMessage();
    assertTrue(message.contains("layer 'gap'"), message);
    assertFalse(Files.exists(folder.resolve("global")));
  }

  @Test
  void whatDoesNotSuitIsSaid() throws IOException {
    assertTrue(
        assertThrows(JobFileException.class, () -> fixture.run("a", "tile=[12, 8, 8]"))
            .getMessage()
            .contains("which are [8, 8, 8]; nearest legal tile [16, 8, 8]"));
    assertTrue(
        assertThrows(UnreadableInputException.class, () -> fixture.run("a", "input.path=none.zarr"))
            .getMessage()
            .contains("none.zarr"));
    assertTrue(
        assertThrows(UnreadableInputException.class, () -> fixture.run("a", "input.axes=yx"))
            .getMessage()
            .startsWith("Cannot view a volume as yx: it has 3 axes"));
    String flat = "{class_name=InputLayer,config{batch_shape=[null,null,null,1]}}";
    assertTrue(
        assertThrows(
                ShapeMismatchException.class,
                () -> fixture.run("a", "model={layers=[" + flat + "],seed=1}"))
            .getMessage()
            .startsWith("Cannot run a volume of axes zyx with 1 channel"));
    assertTrue(
        assertThrows(JobFileException.class, () -> fixture.run("a", "memory=1k"))
            .getMessage()
            .startsWith("Cannot compute a tile of one chunk [8, 8, 8] in memory = 1024 bytes"));
  }

  @Test
  void aJobThatNeedsMoreMemoryThanItsExecutorsGetIsRefusedBeforeSparkStarts() throws IOException {
    RunOptions options = new RunOptions(false, 0, Optional.of("yarn"));
    VolumeJobConfig config =
        fixture.config("a", "spark.executor.memoryOverhead=200m", "memory=64m");
    VolumeJob job = new VolumeJob(config, options, System.out);
    String message = assertThrows(JobFileException.class, job::run).getMessage();
    assertTrue(
        message.startsWith("Cannot run the job: an executor with 1 task needs 384."),
        () -> message);
    assertTrue(
        message.endsWith(
            "spark.executor.memoryOverhead gives 200.0 MiB;"
                + " set spark.executor.memoryOverhead = 448m, or check-memory = false"),
        () -> message);
  }

  @Test
  void nativeMemoryIsGivenBack() throws IOException {
    fixture.run("leak0");
    long before = Tensor.liveBytes();
    fixture.run("leak1", "skip-constant=true");
    assertEquals(before, Tensor.liveBytes());
  }
}
