package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.volume.VolumeJob;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;

/** A volume job whose volume, model and result lie on one file system. */
final class VolumeCase {
  /** Chunks of the result. */
  static final int CHUNKS = 5 * 6 * 5;

  private static final Shape SIZES = Shape.of(40, 44, 36);
  private static final java.nio.file.Path MODEL =
      java.nio.file.Path.of("..", "datasets", "samples", "edges3d.keras");

  private static final String JOB =
      """
      job = volume
      model { path = "%s/edges3d.keras" }
      input { path = "%1$s/in.zarr", axes = zyx, scale = 0.01 }
      output { chunks = [8, 8, 8] }
      tile = [16, 16, 16]
      """;

  private final SparkSession spark;
  private final FileSystem files;
  private final Path root;
  private final java.nio.file.Path job;

  private VolumeCase(SparkSession spark, FileSystem files, Path root, java.nio.file.Path job) {
    this.spark = spark;
    this.files = files;
    this.root = root;
    this.job = job;
  }

  /**
   * Writes a volume of noise, in chunks of 8, and the model.
   *
   * @param folder a local one, for the job file
   */
  static VolumeCase write(SparkSession spark, Store store, java.nio.file.Path folder)
      throws IOException {
    FileSystem files = store.files();
    Path root = store.root();
    store.copy(MODEL, "edges3d.keras");
    VolumeInfo info =
        VolumeInfo.of(List.of("z", "y", "x"), SIZES, ElementType.UINT8)
            .withChunk(Shape.of(8, 8, 8));
    VolumeLocation location =
        new VolumeLocation("zarr", new Path(root, "in.zarr").toString(), Map.of());
    Random random = new Random(5);
    try (VolumeTarget target =
            VolumeFormats.create(location, info, new VolumeStorage(files.getConf()));
        Tensor all = Tensor.allocate(ElementType.UINT8, SIZES)) {
      for (long i = 0; i < all.elements(); i++) {
        all.set(i, random.nextInt(256));
      }
      target.write(Region.whole(SIZES), all);
      target.finish();
    }
    java.nio.file.Path job = folder.resolve(files.getScheme() + "-volume.conf");
    Files.writeString(job, JOB.formatted(root));
    return new VolumeCase(spark, files, root, job);
  }

  /** Returns the files of such a job's result on the local disk, all chunks among them. */
  static Map<String, String> here(SparkSession spark, java.nio.file.Path folder)
      throws IOException {
    VolumeCase here = write(spark, new LocalStore(folder), folder);
    here.run("edges");
    Map<String, String> bytes = here.bytes("edges");
    assertEquals(CHUNKS, chunks(bytes));
    return bytes;
  }

  /** Runs the job and returns its summary. */
  String run(String output, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("output.path=" + output(output)));
    all.addAll(Arrays.asList(settings));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new VolumeJob(
            JobFile.readVolume(job, all),
            new RunOptions(false, 0, Optional.empty()),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .runIn(spark);
    return out.toString(StandardCharsets.UTF_8);
  }

  Path output(String name) {
    return new Path(root, name + ".zarr");
  }

  /** Returns the bytes of every file of a result, in hexadecimal, by the name below its folder. */
  Map<String, String> bytes(String output) throws IOException {
    String folder = files.makeQualified(output(output)) + "/";
    Map<String, String> bytes = new TreeMap<>();
    try {
      RemoteIterator<LocatedFileStatus> each = files.listFiles(output(output), true);
      while (each.hasNext()) {
        Path file = each.next().getPath();
        String name = file.toString().substring(folder.length());
        if (!name.startsWith("_convoy/") && !name.endsWith(".crc")) {
          try (InputStream in = files.open(file)) {
            bytes.put(name, HexFormat.of().formatHex(in.readAllBytes()));
          }
        }
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    return bytes;
  }

  /** Returns the chunks among the files of a result. */
  static long chunks(Map<String, String> bytes) {
    return bytes.keySet().stream().filter(name -> name.startsWith("c/")).count();
  }

  /** A chunk has one name, so that none can be there twice. */
  Watch.Account account(String output) throws IOException {
    return new Watch.Account(CHUNKS, (int) (CHUNKS - chunks(bytes(output))), 0);
  }
}
