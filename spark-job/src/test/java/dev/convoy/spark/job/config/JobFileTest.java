package dev.convoy.spark.job.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.datasets.image.ImageSize;
import dev.convoy.engine.kernel.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFileTest {
  private static final String LEAST =
      "job = images, model.path = m.keras, input.path = photos, output.path = out";

  @TempDir private Path folder;

  private JobConfig read(String text, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("job.conf"), text);
    return JobFile.readImages(file, List.of(settings));
  }

  private String refusal(String text, String... settings) {
    String message = assertThrows(JobFileException.class, () -> read(text, settings)).getMessage();
    return message.replace(folder.toString(), "");
  }

  @Test
  void documentedDefaultsAreTheRealOnes() {
    Path documented = Path.of("..", "conf", "images.conf");
    JobConfig config =
        JobFile.readImages(
            documented, List.of("model.path=m.keras", "input.path=photos", "output.path=out"));
    assertEquals(config, assertDoesNotThrowReading(LEAST));
  }

  private JobConfig assertDoesNotThrowReading(String text) {
    try {
      return read(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsEveryKey() throws IOException {
    JobConfig config =
        read(
            """
            job = images
            model { path = "m.h5", outputs = [a, b], pooling = [avg, none] }
            input { path = "hdfs:///photos", glob = "*.{jpg,png}", recursive = false }
            preprocess { size = [224, 160], interpolation = bicubic, fit = crop, mode = tf }
            decode { truncated = accept }
            output { path = "features", if-exists = overwrite, neighbors = 1 }
            precision = bf16x3
            kernels = reference
            errors { policy = fail, budget = 1% }
            batch = 8
            partitions = 7
            spark { spark.executor.memory = 4g, "spark.speculation" = true, app.name = x }
            """);
    assertEquals(List.of("a", "b"), config.model().outputs());
    assertEquals(Pooling.AVG, config.model().poolingOf(0));
    assertEquals("*.{jpg,png}", config.input().glob());
    assertEquals(Optional.of(new ImageSize(224, 160)), config.images().preprocess().size());
    assertEquals(DecodeOptions.Truncation.ACCEPT, config.images().decode().truncation());
    assertEquals(OutputConfig.IfExists.OVERWRITE, config.output().ifExists());
    assertEquals(Precision.BF16X3, config.precision());
    assertEquals(Optional.of(new ErrorsConfig.Budget(1, true)), config.errors().budget());
    assertEquals(OptionalInt.of(7), config.partitions());
    assertEquals(
        Map.of("spark.executor.memory", "4g", "spark.speculation", "true", "spark.app.name", "x"),
        config.spark());
  }

  @Test
  void readsPlainJson() throws IOException {
    JobConfig config =
        read(
            """
            {"job": "images", "model": {"path": "m.keras"}, "input": {"path": "photos"},
             "preprocess": {"mode": {"mean": [1, 2, 3], "std": [2]}}, "output": {"path": "out"}}
            """);
    assertEquals(List.of(1f, 2f, 3f), config.images().preprocess().scaling().mean());
    assertEquals(List.of(2f), config.images().preprocess().scaling().deviation());
  }

  @Test
  void refusesAllUnknownKeysAtOnceWithTheNearest() {
    String message =
        refusal(
            """
            job = images
            model { path = m.keras, ouputs = [a] }
            input { path = photos }
            output { path = out, if-exist = error }
            precison = bf16
            """);
    assertEquals(
        "Cannot use job file /job.conf: unknown key model.ouputs, nearest legal model.outputs"
            + " (line 2); unknown key output.if-exist, nearest legal output.if-exists (line 4);"
            + " unknown key precison, nearest legal precision (line 5)",
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch=0 | batch must be a whole number of at least 1, received '0'",
        "partitions=few | partitions must be a whole number of at least 1, received 'few'",
        "errors.budget=1.5 | errors.budget must be a count such as 100 or a percentage such as 1%",
        "errors.policy=drop | errors.policy must be one of keep, fail, received 'drop'",
        "preprocess.size=[224] | preprocess.size must be [height, width] in pixels",
        "output.if-exists=ignore | output.if-exists must be one of error, overwrite, resume",
        "model.pooling=mean | model.pooling must be one of none, avg, max, flatten",
        "precision=float16 | precision must be one of float32, bf16x3, bf16",
        "output={} | output.path must be given: the folder that the results go to",
        "input.table=t.parquet | input.path must be given, the folder of the images, or table",
      })
  void saysWhichRuleAValueBreaks(String setting, String expected) {
    String message = refusal(LEAST, setting);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void takesSettingsAsTheyStand() throws IOException {
    JobConfig config =
        read(LEAST, "output.path=s3a://bucket//a b#1", "preprocess.size=[8, 9]", "batch=2");
    assertEquals("s3a://bucket//a b#1", config.output().path());
    assertEquals(9, config.images().preprocess().size().orElseThrow().width());
    assertEquals(2, config.batch());
  }

  @Test
  void imageSettingsSurviveTheirJson() throws IOException {
    ImageSettings settings =
        read(LEAST, "preprocess.mode={mean:[1,2,3],std:[0.1]}", "decode=fast").images();
    assertEquals(settings, ImageSettings.fromJson(settings.toJson()));
    assertEquals(
        "{\"decode\":{\"background\":\"black\",\"max-memory\":1073741824,"
            + "\"max-pixels\":200000000,\"max-ratio\":1000,\"method\":\"exact\","
            + "\"orientation\":\"apply\",\"truncated\":\"error\"},\"preprocess\":{\"fit\":\"stretch\","
            + "\"interpolation\":\"bilinear\",\"mode\":\"tf\",\"size\":[4,5]}}",
        read(LEAST, "preprocess.mode=tf", "preprocess.size=[4,5]").images().toJson());
  }

  @Test
  void countsAllowedErrors() {
    assertEquals(20, ErrorsConfig.Budget.of("1%").allowed(2_000));
    assertEquals(3, ErrorsConfig.Budget.of("3").allowed(2_000));
    assertEquals("0.5%", ErrorsConfig.Budget.of("0.5%").toString());
  }

  @Test
  void namesAFileThatIsNotThere() {
    Path absent = folder.resolve("absent.conf");
    assertEquals(
        "Cannot read job file " + absent + ": there is no such file",
        assertThrows(JobFileException.class, () -> JobFile.readImages(absent, List.of()))
            .getMessage());
  }

  @Test
  void saysWhereTheTextIsBroken() {
    String message = refusal("job = images\nmodel { path = \n");
    assertTrue(message.startsWith("Cannot read job file /job.conf: "), message);
  }
}
