package dev.convoy.spark.cli;

import dev.convoy.datasets.npy.NpyWriter;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.image.HostileImages;
import dev.convoy.spark.job.image.ImageJob;
import dev.convoy.spark.job.volume.VolumeJob;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Runs jobs of all kinds in one process, round after round, and prints what the process holds after
 * each: {@code round 3 second 41 resident 1234 threads 60 files 210 tensors 0}, memory in MB.
 */
final class SoakMain {
  private static final Path SAMPLES = Path.of("..", "datasets", "samples");
  private static final int COPIES = 2;
  private static final int HOSTILE = 58;
  private static final Shape VOLUME = Shape.of(96, 96, 96);
  private static final RunOptions OPTIONS = new RunOptions(false, 0, Optional.empty());

  /**
   * Spark's pools that add a thread for each query; how many there are says how fast rounds are.
   */
  private static final List<String> PASSING =
      List.of("shuffle-exchange-", "ResultQueryStageExecution-", "QueryStageCreator-");

  private final Path folder;
  private final SparkSession spark;
  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private SoakMain(Path folder, SparkSession spark) {
    this.folder = folder;
    this.spark = spark;
  }

  /** Takes a folder for inputs and outputs, and seconds. */
  public static void main(String[] arguments) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate();
    SoakMain soak = new SoakMain(Path.of(arguments[0]), spark);
    soak.writeInputs();
    soak.run(TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1])));
    spark.stop();
  }

  private void run(long nanos) throws IOException {
    long start = System.nanoTime();
    for (int round = 1; System.nanoTime() - start < nanos; round++) {
      image("photos", "input.path=" + folder.resolve("photos"));
      image("table", "input.table=" + folder.resolve("photos.parquet"));
      image("hostile", "input.path=" + folder.resolve("hostile"), "decode.max-memory=64 MiB");
      volume();
      System.gc();
      System.out.printf(
          "round %d second %d resident %d threads %d files %d tensors %d%n",
          round,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
          status("VmRSS:") >> 10,
          status("Threads:") - passing(),
          new File("/proc/self/fd").list().length,
          Tensor.liveBytes());
    }
  }

  private void image(String name, String... settings) throws IOException {
    String job =
        """
        job = images
        model { path = "%s" }
        output { path = "%s", if-exists = overwrite }
        """
            .formatted(SAMPLES.resolve("filter-bank.keras"), folder.resolve("out-" + name));
    Path file = Files.writeString(folder.resolve(name + ".conf"), job);
    new ImageJob(JobFile.readImages(file, List.of(settings)), OPTIONS, nowhere).runIn(spark);
  }

  private void volume() throws IOException {
    String job =
        """
        job = volume
        model { path = "%s" }
        input { path = "%s", axes = zyx }
        output { path = "%s", if-exists = overwrite, chunks = [32, 32, 32] }
        """
            .formatted(
                SAMPLES.resolve("edges3d.keras"),
                folder.resolve("volume.npy"),
                folder.resolve("out.zarr"));
    Path file = Files.writeString(folder.resolve("volume.conf"), job);
    new VolumeJob(JobFile.readVolume(file, List.of()), OPTIONS, nowhere).runIn(spark);
  }

  private void writeInputs() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    try (Stream<Path> samples = Files.list(SAMPLES.resolve("photos"))) {
      for (Path sample : samples.sorted().toList()) {
        for (int copy = 0; copy < COPIES; copy++) {
          Files.copy(sample, photos.resolve(copy + "-" + sample.getFileName()));
        }
      }
    }
    spark
        .read()
        .format("binaryFile")
        .load(photos.toString())
        .select("path", "content")
        .write()
        .parquet(folder.resolve("photos.parquet").toString());
    Path hostile = Files.createDirectory(folder.resolve("hostile"));
    List<byte[]> real = HostileImages.real();
    for (int i = 0; i < HOSTILE; i++) {
      HostileImages.Hostile made = HostileImages.generated(i);
      Files.write(hostile.resolve("%02d-%s".formatted(i, made.name())), made.bytes());
      HostileImages.Hostile damaged = HostileImages.mutated(real, i);
      Files.write(hostile.resolve("%02d-damaged-%s".formatted(i, damaged.name())), damaged.bytes());
    }
    try (Tensor values = Tensor.allocate(ElementType.UINT8, VOLUME)) {
      for (long i = 0; i < values.elements(); i++) {
        values.set(i, i * 31 % 251);
      }
      NpyWriter.write(values, folder.resolve("volume.npy"));
    }
  }

  /** Returns how many threads are Spark's that end when they were idle for a minute. */
  private static long passing() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> PASSING.stream().anyMatch(thread.getName()::startsWith))
        .count();
  }

  private static long status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
