package dev.convoy.spark.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.image.TestPhotos;
import dev.convoy.spark.ml.ConvFeaturizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConvoyExtensionsTest {
  private static final String NETWORK =
      """
      {"class_name": "Sequential", "config": {"name": "small", "layers": [
        {"class_name": "InputLayer",
         "config": {"batch_shape": [null, 24, 24, 3], "name": "photo"}},
        {"class_name": "Conv2D",
         "config": {"name": "conv", "filters": 6, "kernel_size": [3, 3], "activation": "relu"}},
        {"class_name": "GlobalAveragePooling2D", "config": {"name": "pool"}}]}}
      """;

  private SparkSession spark;
  private Path network;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    network = Files.writeString(folder.resolve("small.json"), NETWORK);
    TestPhotos.write(folder.resolve("photos"), 12);
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", ConvoyExtensions.class.getName())
            .getOrCreate();
    spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(folder.resolve("photos").toString())
        .createOrReplaceTempView("photos");
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  private String call(String settings) {
    return "convoy_features(content, '" + network + "', '" + settings + "')";
  }

  @Test
  void givesTheFeaturesAndErrorsOfTheFeaturizer() {
    List<Row> expected =
        new ConvFeaturizer()
            .setModelPath(network.toString())
            .setMode("tf")
            .setOutputType("array")
            .setBatchSize(1)
            .transform(spark.table("photos"))
            .select("path", "features", "error")
            .orderBy("path")
            .collectAsList();
    List<Row> found =
        spark
            .sql(
                "SELECT path, f.features, f.error FROM (SELECT path, "
                    + call("preprocess.mode = tf")
                    + " AS f FROM photos) ORDER BY path")
            .collectAsList();
    assertEquals(13, found.size());
    assertEquals(expected, found);
  }

  @Test
  void isComputedOnceWhateverRefersToIt() {
    Dataset<Row> result =
        spark.sql(
            "SELECT f.features[0] + f.features[1] AS sum FROM (SELECT "
                + call("")
                + " AS f FROM photos) WHERE f.error IS NULL AND f.features[2] < 1e9");
    String plan = result.queryExecution().optimizedPlan().toString();
    assertEquals(2, plan.split("convoy_features|FeaturesFunction", -1).length, plan);
    assertEquals(12, result.count());
  }

  @Test
  void nullIsAnErrorAndMistakesAreNamedBeforeAnythingRuns() {
    Row row =
        spark
            .sql("SELECT convoy_features(CAST(NULL AS BINARY), '" + network + "').error.code")
            .first();
    assertEquals("no_content", row.getString(0));
    assertRefused(
        "SELECT convoy_features(content) FROM photos",
        "Cannot call convoy_features: it takes content, model and perhaps settings, received 1 arguments");
    assertRefused(
        "SELECT convoy_features(content, path) FROM photos",
        "Cannot call convoy_features: model must be a text in quotation marks, received photos.path");
    assertRefused(
        "SELECT " + call("preproces.mode = tf") + " FROM photos",
        "Cannot use convoy_features: unknown key preproces, nearest legal preprocess (line 1)");
    assertRefused(
        "SELECT convoy_features(content, '/none.keras') FROM photos",
        "Cannot read /none.keras: there is no such file");
  }

  private void assertRefused(String query, String message) {
    Throwable failure = assertThrows(Exception.class, () -> spark.sql(query));
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    assertTrue(messages.toString().contains(message), messages.toString());
  }
}
