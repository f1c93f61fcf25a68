package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.Workspace;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.ModelSources;
import dev.convoy.spark.job.Sessions;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.HostMemory;
import dev.convoy.spark.job.memory.MemoryNeed.Part;
import dev.convoy.spark.job.ship.ModelShipment;
import dev.convoy.spark.job.ship.PreparedModel;
import dev.convoy.spark.job.ship.PreparedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredModelTest {
  private static final String JOB =
      """
      job = images
      model {
        layers = [
          { class_name = InputLayer, config { batch_shape = [null, 8, 8, 3], name = image } }
          { class_name = Conv2D, config { name = conv, filters = 4, kernel_size = [3, 3] } }
        ]
        seed = 7
      }
      input { path = photos }
      output { path = features }
      kernels = reference
      """;

  private final long before = Tensor.liveBytes();

  @TempDir private Path folder;

  private JobConfig config(String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("job.conf"), JOB);
    return JobFile.readImages(file, List.of(settings));
  }

  private static MeasuredModel measured(JobConfig config, String master) {
    ExecutorLimits limits =
        ExecutorLimits.of(new SparkConf(false).setMaster(master), HostMemory.ofThisProcess());
    return MeasuredModel.of(ModelSources.read(config.model(), List.of()), config, limits);
  }

  @Test
  void tasksOfThisProcessUseThePlanUntilTheyEnd() throws IOException {
    JobConfig config = config();
    SparkConf conf = Sessions.conf("test", Optional.of("local[1]"), Map.of());
    PreparedModels models = PreparedModels.ofThisProcess();
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      MeasuredModel measured = measured(config, "local[1]");
      Model model = measured.image().model();
      try (ModelShipment shipment =
          ModelShipment.of(
              context,
              model,
              measured.image().inputShape(),
              config.precision(),
              config.kernels())) {
        measured.lend(shipment.shipped());
        try (PreparedModels.Lease<PreparedModel> task = models.acquire(shipment.shipped(), 1)) {
          assertSame(model, task.value().model());
          assertTrue(task.isFirst());
          Workspace workspace = task.value().takeWorkspace();
          task.value().giveBack(workspace);
          assertSame(workspace, task.value().takeWorkspace());
          task.value().giveBack(workspace);
          measured.close();
          models.releaseIdle();
          long kept = model.weightBytes() + task.value().plan().workspaceBytes();
          assertEquals(before + kept, Tensor.liveBytes());
        }
      }
      models.releaseIdle();
    }
    assertEquals(before, Tensor.liveBytes());
  }

  @Test
  void weightsCountOnceWhereTasksUseTheDriversModel() throws IOException {
    try (MeasuredModel here = measured(config(), "local[1]");
        MeasuredModel there = measured(config(), "yarn")) {
      assertEquals(List.of(new Part("the driver's model", 0)), here.need().driver());
      assertEquals(List.of(new Part("the driver's model", 448)), there.need().driver());
      assertEquals(new Part("weights", 448), here.need().executor().get(1));
      assertEquals(here.need().executor(), there.need().executor());
      assertEquals(here.need().task(), there.need().task());
    }
    assertEquals(before, Tensor.liveBytes());
  }

  @Test
  void aModelThatImagesDoNotFitIsClosed() throws IOException {
    JobConfig config = config("preprocess.size=[9, 9]");
    ShapeMismatchException refused =
        assertThrows(ShapeMismatchException.class, () -> measured(config, "local[1]"));
    assertEquals(
        "Cannot run images through layer 'image' (Input [8, 8, 3]): it takes [8, 8, 3] [height,"
            + " width, channels], preprocess.size gives [9, 9, 3]",
        refused.getMessage());
    assertEquals(before, Tensor.liveBytes());
  }
}
