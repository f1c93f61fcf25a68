package dev.convoy.spark.job.volume;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.BatchRunner;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.config.VolumeJobConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/** A Spark of Spark Testing Base, a small 3-D network in a job file, and a volume of noise. */
class VolumeFixture extends JavaDatasetSuiteBase {
  static final Shape SIZES = Shape.of(22, 26, 18);

  /** Halves, convolves and doubles: sizes must be even; strides make tiles of several phases. */
  private static final String JOB =
      """
      job = volume
      model {
        layers = [
          { class_name = InputLayer, config { batch_shape = [null, null, null, null, 1] } }
          { class_name = Conv3D, config { name = a, filters = 4, kernel_size = [3, 3, 3],
            padding = same, activation = relu } }
          { class_name = MaxPooling3D, config { name = half, pool_size = [2, 2, 2] } }
          { class_name = Conv3D, config { name = b, filters = 6, kernel_size = [3, 3, 3],
            padding = same, activation = tanh } }
          { class_name = Conv3DTranspose, config { name = up, filters = 3, kernel_size = [3, 3, 3],
            strides = [2, 2, 2], padding = same } }
        ]
        seed = 7
      }
      input { axes = zyx, scale = 0.01 }
      output { chunks = [8, 8, 8] }
      """;

  private final Path folder;
  private final VolumeStorage storage = new VolumeStorage(new Configuration());

  VolumeFixture(Path folder) throws IOException {
    this.folder = folder;
    write("in.zarr", SIZES, i -> new Random(i).nextInt(256));
  }

  /** Gives the stored number at a row-major place. */
  interface Number {
    double at(long place);
  }

  /** Writes a volume of bytes in chunks of 8. */
  void write(String name, Shape sizes, Number number) throws IOException {
    Shape chunk = Shape.of(8, 8, 8);
    VolumeInfo info =
        VolumeInfo.of(List.of("z", "y", "x"), sizes, ElementType.UINT8).withChunk(chunk);
    VolumeLocation location = new VolumeLocation("zarr", path(name), Map.of());
    try (VolumeTarget target = VolumeFormats.create(location, info, storage);
        Tensor all = Tensor.allocate(ElementType.UINT8, sizes)) {
      for (long i = 0; i < all.elements(); i++) {
        all.set(i, number.at(i));
      }
      target.write(Region.whole(sizes), all);
      target.finish();
    }
  }

  @Override
  public SparkConf conf() {
    return super.conf().setMaster("local[2]").set("spark.ui.enabled", "false");
  }

  @Override
  public boolean enableHiveSupport() {
    return false;
  }

  void stop() {
    spark().stop();
    runAfterClass();
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  VolumeJobConfig config(String output, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("job.conf"), JOB);
    List<String> all = new ArrayList<>();
    all.add("input.path=" + path("in.zarr"));
    all.add("output.path=" + path(output));
    all.addAll(List.of(settings));
    return JobFile.readVolume(file, all);
  }

  /** Runs a job in this Spark and returns its summary. */
  String run(String output, String... settings) throws IOException {
    return run(output, new RunOptions(false, 0, Optional.empty()), settings);
  }

  String run(String output, RunOptions options, String... settings) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new VolumeJob(
            config(output, settings), options, new PrintStream(out, true, StandardCharsets.UTF_8))
        .runIn(spark());
    return out.toString(StandardCharsets.UTF_8);
  }

  VolumeSource open(String name) throws IOException {
    return VolumeFormats.open(VolumeLocation.of(path(name)), storage);
  }

  /** Returns all numbers of a volume as they are stored. */
  double[] numbers(String name) throws IOException {
    try (VolumeSource source = open(name);
        Tensor all = Tensor.allocate(source.info().type(), source.info().shape())) {
      source.read(Region.whole(source.info().shape()), all);
      double[] numbers = new double[(int) all.elements()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = all.get(i);
      }
      return numbers;
    }
  }

  /** Returns what the network gives for a whole volume at once, {@code value * 0.01} of each. */
  float[] whole(Shape sizes, KernelSet kernels, Number number) throws IOException {
    try (Model read = ModelSources.read(config("unused").model(), List.of());
        Tensor input =
            Tensor.generate(
                sizes.concat(Shape.of(1)).prepend(1), i -> (float) (number.at(i) * 0.01))) {
      Shape item = sizes.concat(Shape.of(1));
      PlanOptions options = PlanOptions.of(kernels, Precision.FLOAT32, 1).withBatch(1);
      try (Plan plan = Plan.compile(read, List.of(item), options);
          BatchRunner runner = new BatchRunner(plan);
          Tensor output = runner.run(List.of(input)).get(0)) {
        return output.toFloats();
      }
    }
  }

  float[] whole(KernelSet kernels) throws IOException {
    return whole(SIZES, kernels, i -> new Random(i).nextInt(256));
  }
}
