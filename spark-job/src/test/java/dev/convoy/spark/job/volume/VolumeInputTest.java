package dev.convoy.spark.job.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.config.JobFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes that do not suit the network or are damaged, and outputs that are not free. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeInputTest {
  private static final Shape ODD = Shape.of(7, 9, 5);
  private static final Shape PADDED = Shape.of(8, 12, 8);

  /** Pools by four, repeats by four and meets what was there before: sizes must be multiples. */
  private static final String SKIP =
      """
      {"class_name": "Functional", "config": {"name": "skip", "layers": [
        {"class_name": "InputLayer", "name": "in",
         "config": {"name": "in", "batch_input_shape": [null, null, null, null, 1]},
         "inbound_nodes": []},
        {"class_name": "MaxPooling3D", "name": "down",
         "config": {"name": "down", "pool_size": [4, 4, 4]},
         "inbound_nodes": [[["in", 0, 0, {}]]]},
        {"class_name": "UpSampling3D", "name": "up", "config": {"name": "up", "size": [4, 4, 4]},
         "inbound_nodes": [[["down", 0, 0, {}]]]},
        {"class_name": "Concatenate", "name": "join", "config": {"name": "join", "axis": -1},
         "inbound_nodes": [[["in", 0, 0, {}], ["up", 0, 0, {}]]]}],
        "input_layers": [["in", 0, 0]], "output_layers": [["join", 0, 0]]}}
      """;

  private Path folder;
  private VolumeFixture fixture;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    fixture = new VolumeFixture(folder);
    fixture.runBefore();
    Files.writeString(folder.resolve("skip.json"), SKIP);
    fixture.write("odd.zarr", ODD, i -> i % 251);
  }

  @AfterAll
  void stop() {
    fixture.stop();
  }

  private String[] skip(String input, String pad) {
    return new String[] {
      "model={path=\"" + fixture.path("skip.json") + "\",seed=1}",
      "input.path=" + fixture.path(input),
      "input.pad=" + pad,
      "kernels=reference"
    };
  }

  @Test
  void sizesThatDoNotSuitAreRefusedWithTheMultiple() {
    String message =
        assertThrows(
                ShapeMismatchException.class,
                () -> fixture.run("refused", skip("odd.zarr", "none")))
            .getMessage();
    assertTrue(message.startsWith("Cannot run a volume of sizes zyx [7, 9, 5] through"), message);
    assertTrue(message.contains("multiples of [4, 4, 4], or set input.pad"), message);
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  /** Returns where a padded position's value lies on an axis; -1 for zero. */
  private static long origin(String pad, long at, long size) {
    return switch (at < size ? "inside" : pad) {
      case "inside" -> at;
      case "edge" -> size - 1;
      case "reflect" -> 2 * (size - 1) - at;
      default -> -1;
    };
  }

  @ParameterizedTest
  @CsvSource({"constant", "edge", "reflect"})
  void aPaddedVolumeGivesWhatThePaddedInputGives(String pad) throws IOException {
    fixture.write(
        pad + ".zarr",
        PADDED,
        i -> {
          long z = origin(pad, i / 96, 7);
          long y = origin(pad, i / 8 % 12, 9);
          long x = origin(pad, i % 8, 5);
          return Math.min(z, Math.min(y, x)) < 0 ? 0 : ((z * 9 + y) * 5 + x) % 251;
        });
    fixture.run(pad + "-whole", skip(pad + ".zarr", "none"));
    String summary = fixture.run(pad, skip("odd.zarr", pad));
    assertTrue(summary.contains(pad + " from [7, 9, 5] to [8, 12, 8]"), summary);
    double[] whole = fixture.numbers(pad + "-whole");
    double[] cropped = fixture.numbers(pad);
    assertEquals(7 * 9 * 5 * 2, cropped.length);
    for (int i = 0; i < cropped.length; i++) {
      int voxel = i / 2;
      int at = (voxel / 45 * 12 + voxel / 5 % 9) * 8 + voxel % 5;
      assertEquals(whole[at * 2 + i % 2], cropped[i], "number " + i);
    }
  }

  @Test
  void aModelSavedForOneSizeRunsOnAnyWhereLayersAreLocal() throws IOException {
    String model =
        "model={seed=3,layers=["
            + "{class_name=InputLayer,config{batch_shape=[null,%s,1]}},"
            + "{class_name=Conv3D,config{name=a,filters=2,kernel_size=3,padding=same}}]}";
    String summary = fixture.run("fixed", model.formatted("16,16,16"), "kernels=reference");
    assertTrue(summary.contains("every layer is local, so any size will do"), summary);
    fixture.run("free", model.formatted("null,null,null"), "kernels=reference");
    assertArrayEquals(fixture.numbers("free"), fixture.numbers("fixed"), 0);
  }

  @Test
  void aVolumeSmallerThanTheHaloEqualsTheWhole() throws IOException {
    Shape small = Shape.of(2, 4, 2);
    fixture.write("small.zarr", small, i -> 10 * i);
    fixture.run("small", "input.path=" + fixture.path("small.zarr"), "kernels=reference");
    float[] whole = fixture.whole(small, KernelSet.REFERENCE, i -> 10 * i);
    double[] tiled = fixture.numbers("small");
    assertEquals(whole.length, tiled.length);
    for (int i = 0; i < whole.length; i++) {
      assertEquals(whole[i], tiled[i]);
    }
  }

  @Test
  void missingChunksAreTheFillValueAndCorruptOnesAreNamed() throws IOException {
    fixture.write("holes.zarr", VolumeFixture.SIZES, i -> 1);
    Files.delete(folder.resolve("holes.zarr/c/1/1/1"));
    String input = "input.path=" + fixture.path("holes.zarr");
    assertTrue(
        fixture.run("holes", input, "partitions=1").contains(" 1 chunks missing, 0 corrupt"));
    Files.write(folder.resolve("holes.zarr/c/1/1/1"), new byte[] {1, 2, 3});
    String message =
        assertThrows(JobFailedException.class, () -> fixture.run("corrupt", input)).getMessage();
    assertTrue(message.contains("holes.zarr/c/1/1/1"), message);
    String summary = fixture.run("filled", input, "input.on-corrupt=fill", "partitions=1");
    assertTrue(summary.contains(" 0 chunks missing, 1 corrupt"), summary);
  }

  @Test
  void theOwnerOfALeaseIsNamedWhereAnOutputMustNotBeThere() throws IOException {
    Path own = Files.createDirectories(folder.resolve("held/_convoy"));
    Files.writeString(
        own.resolve("lease-1.json"), "{\"host\": \"elsewhere\", \"pid\": 4711, \"started\": \"\"}");
    String message = assertThrows(JobFileException.class, () -> fixture.run("held")).getMessage();
    assertTrue(
        message.contains("process 4711 on host elsewhere writes it, its lease was"), message);
  }
}
