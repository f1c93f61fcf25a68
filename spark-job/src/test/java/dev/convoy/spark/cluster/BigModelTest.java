package dev.convoy.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of 2.5 GB of weights, read, broadcast and run by a driver and executors whose heaps are
 * smaller than a gigabyte.
 *
 * <p>A layer makes numbers {@code offset(i) + p * slope(i)} of a pixel {@code p}; four wide ones
 * sum them with weights of 0 to 3. All are whole numbers below 2^24, so that sums are exact in any
 * order and each weight counts in an output that is compared exactly, for two images.
 */
class BigModelTest {
  private static final String MASTER = "local-cluster[2,1,1024]";
  private static final int WIDE_LAYERS = 4;
  private static final int[] PIXELS = {0, 2};

  @TempDir private Path folder;

  /**
   * Sizes of the wide layers.
   *
   * @param rows that each sums
   * @param columns outputs of each
   */
  private record Sizes(int rows, int columns) {
    long bytes() {
      return (long) WIDE_LAYERS * rows * columns * Float.BYTES;
    }
  }

  private static int offset(int row) {
    return 1 + row % 3;
  }

  private static int slope(int row) {
    return row / 3 % 2;
  }

  /** Returns 0 to 3, by the place alone; neighbours and far places differ. */
  private static int weight(int layer, long place) {
    long mixed = (place + 1) * 0x9E3779B97F4A7C15L + layer * 0xC2B2AE3D27D4EB4FL;
    mixed ^= mixed >>> 29;
    return (int) (mixed * 0xBF58476D1CE4E5B9L >>> 62);
  }

  @Test
  @Tag("cluster")
  void aSmallOneOfTheSameKind() throws Exception {
    run(new Sizes(300, 50));
  }

  @Test
  @Tag("nightly")
  void twoAndAHalfGigabytes() throws Exception {
    run(new Sizes(4096, 40_960));
  }

  private void run(Sizes sizes) throws Exception {
    writeWeights(sizes);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (int pixel : PIXELS) {
      writeImage(photos.resolve("p" + pixel + ".png"), pixel);
    }
    Path output = folder.resolve("out");
    SparkProcesses processes = new SparkProcesses(folder);
    List<String> settings = List.of("spark.local.dir=" + folder, "spark.memory.fraction=0.4");
    long start = System.nanoTime();
    Process driver =
        processes.submit(
            "driver", MASTER, settings, List.of("run", jobFile(sizes, photos, output).toString()));
    try {
      assertTrue(driver.waitFor(30, TimeUnit.MINUTES), () -> processes.log("driver"));
      assertEquals(0, driver.exitValue(), () -> processes.log("driver"));
    } finally {
      driver.destroyForcibly();
    }
    System.out.printf(
        "a model of %,d bytes: %.0f s%n%s%n",
        sizes.bytes(), (System.nanoTime() - start) / 1e9, processes.log("driver"));
    check(sizes, output);
  }

  private void writeWeights(Sizes sizes) throws IOException {
    int rows = sizes.rows();
    List<List<BigWeights.Array>> layers = new ArrayList<>();
    layers.add(
        List.of(
            new BigWeights.Array(new long[] {1, rows}, place -> slope((int) place)),
            new BigWeights.Array(new long[] {rows}, place -> offset((int) place))));
    for (int layer = 0; layer < WIDE_LAYERS; layer++) {
      int number = layer;
      layers.add(
          List.of(
              new BigWeights.Array(
                  new long[] {rows, sizes.columns()}, place -> weight(number, place))));
    }
    BigWeights.write(folder.resolve("big.weights.h5"), layers);
  }

  private static void writeImage(Path file, int pixel) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 16; i++) {
      image.getRaster().setSample(i % 4, i / 4, 0, pixel);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private Path jobFile(Sizes sizes, Path photos, Path output) throws IOException {
    String job =
        """
        job = images
        model { path = "%s", weights = "%s", outputs = [wide0, wide1, wide2, wide3] }
        input { path = "%s" }
        output { path = "%s" }
        """
            .formatted(modelJson(sizes), folder.resolve("big.weights.h5"), photos, output);
    return Files.writeString(folder.resolve("job.conf"), job);
  }

  private Path modelJson(Sizes sizes) throws IOException {
    StringBuilder layers = new StringBuilder();
    layers.append(
        """
        {"class_name": "InputLayer", "name": "image",
         "config": {"batch_shape": [null, 1, 1, 1], "name": "image", "dtype": "float32"},
         "inbound_nodes": []},
        {"class_name": "Flatten", "name": "flat", "config": {"name": "flat"},
         "inbound_nodes": [[["image", 0, 0, {}]]]},
        """);
    layers.append(dense("first", sizes.rows(), true, "flat"));
    StringBuilder outputs = new StringBuilder();
    for (int layer = 0; layer < WIDE_LAYERS; layer++) {
      layers.append(",\n").append(dense("wide" + layer, sizes.columns(), false, "first"));
      outputs.append(layer == 0 ? "" : ", ").append("[\"wide" + layer + "\", 0, 0]");
    }
    String json =
        """
        {"class_name": "Functional", "keras_version": "2.15.0", "config": {"name": "big",
         "layers": [%s],
         "input_layers": [["image", 0, 0]], "output_layers": [%s]}}
        """
            .formatted(layers, outputs);
    return Files.writeString(folder.resolve("big.json"), json);
  }

  private static String dense(String name, int units, boolean bias, String source) {
    return """
    {"class_name": "Dense", "name": "%1$s",
     "config": {"name": "%1$s", "units": %2$d, "use_bias": %3$b},
     "inbound_nodes": [[["%4$s", 0, 0, {}]]]}"""
        .formatted(name, units, bias, source);
  }

  private void check(Sizes sizes, Path output) {
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    try {
      List<Row> rows =
          spark
              .read()
              .parquet(output.toString())
              .select("path", "wide0", "wide1", "wide2", "wide3")
              .orderBy("path")
              .collectAsList();
      assertEquals(PIXELS.length, rows.size());
      for (int layer = 0; layer < WIDE_LAYERS; layer++) {
        long[][] sums = sums(sizes, layer);
        for (int image = 0; image < PIXELS.length; image++) {
          List<Float> given = rows.get(image).getList(1 + layer);
          assertEquals(sizes.columns(), given.size());
          for (int column = 0; column < sizes.columns(); column++) {
            assertEquals(
                sums[image][column], given.get(column), "layer " + layer + " column " + column);
          }
        }
      }
    } finally {
      spark.stop();
    }
  }

  private static long[][] sums(Sizes sizes, int layer) {
    long[][] sums = new long[PIXELS.length][sizes.columns()];
    for (int row = 0; row < sizes.rows(); row++) {
      for (int column = 0; column < sizes.columns(); column++) {
        long weight = weight(layer, (long) row * sizes.columns() + column);
        for (int image = 0; image < PIXELS.length; image++) {
          sums[image][column] += weight * (offset(row) + (long) PIXELS[image] * slope(row));
        }
      }
    }
    return sums;
  }
}
