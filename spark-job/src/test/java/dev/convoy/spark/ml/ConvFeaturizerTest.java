package dev.convoy.spark.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.config.JobFile;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.image.ImageJob;
import dev.convoy.spark.job.image.TestPhotos;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConvFeaturizerTest {
  private static final int WHOLE = 12;
  private static final int SIZE = 24;
  private static final String NETWORK =
      """
      {"class_name": "Sequential", "config": {"name": "small", "layers": [
        {"class_name": "InputLayer",
         "config": {"batch_shape": [null, 24, 24, 3], "name": "photo"}},
        {"class_name": "Conv2D",
         "config": {"name": "conv", "filters": 6, "kernel_size": [3, 3], "activation": "relu"}},
        {"class_name": "GlobalAveragePooling2D", "config": {"name": "pool"}}]}}
      """;

  private Path folder;
  private Path network;
  private SparkSession spark;
  private int files;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    network = Files.writeString(folder.resolve("small.json"), NETWORK);
    // Spark's binaryFile leaves out the one that is empty.
    files = TestPhotos.write(folder.resolve("photos"), WHOLE) - 1;
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
  }

  @AfterAll
  void stop() {
    spark.stop();
  }

  private Dataset<Row> photos(String glob) {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", glob)
        .load(folder.resolve("photos").toString());
  }

  private ConvFeaturizer featurizer() {
    return new ConvFeaturizer().setModelPath(network.toString());
  }

  @Test
  void featuresAndErrorsAreThoseOfTheImageJobBitForBit() throws IOException {
    Path output = folder.resolve("job");
    String job =
        """
        job = images
        model { path = "%s" }
        input { path = "%s" }
        preprocess { mode = tf, fit = crop, interpolation = bicubic }
        output { path = "%s" }
        """
            .formatted(network, folder.resolve("photos"), output);
    Path file = Files.writeString(folder.resolve("job.conf"), job);
    new ImageJob(
            JobFile.readImages(file, List.of()),
            new RunOptions(false, 0, Optional.empty()),
            new PrintStream(OutputStream.nullOutputStream()))
        .runIn(spark);
    ConvFeaturizer stage =
        featurizer()
            .setMode("tf")
            .setFit("crop")
            .setInterpolation("bicubic")
            .setOutputType("array");
    Dataset<Row> result = stage.transform(photos("*").repartition(3));
    List<Row> expected =
        spark
            .read()
            .parquet(output.toString())
            .select("path", "features", "error")
            .where("coalesce(error.code, '') != 'empty'")
            .orderBy("path")
            .collectAsList();
    assertEquals(files, expected.size());
    assertEquals(
        expected, result.select("path", "features", "error").orderBy("path").collectAsList());
    assertEquals(
        spark.read().parquet(output.toString()).schema().apply("features").metadata(),
        result.schema().apply("features").metadata());
  }

  @Test
  void aPipelineWithAClassifierTrainsAndComesBackFromItsFolderWithTheModelInside()
      throws IOException {
    Path moved = Files.copy(network, folder.resolve("moved.json"));
    Dataset<Row> photos =
        photos("*").withColumn("label", pmod(xxhash64(col("path")), lit(2)).cast("double"));
    ConvFeaturizer stage =
        featurizer()
            .setModelPath(moved.toString())
            .setSize(SIZE, SIZE)
            .setHandleInvalid("skip")
            .setBatchSize(4);
    LogisticRegression classifier = new LogisticRegression().setMaxIter(3);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {stage, classifier}).fit(photos);
    List<Row> expected = predictions(model, photos);
    assertEquals(WHOLE, expected.size());

    String saved = folder.resolve("a saved pipeline").toString();
    model.write().save(saved);
    Files.delete(moved);
    PipelineModel loaded = PipelineModel.load(saved);
    assertEquals(expected, predictions(loaded, photos));
    ConvFeaturizer again = (ConvFeaturizer) loaded.stages()[0];
    assertEquals(stage.uid(), again.uid());
    assertEquals(4, again.batch());
    assertArrayEquals(new int[] {SIZE, SIZE}, again.valueOf(again.size()));
    assertThrows(IOException.class, () -> loaded.write().save(saved));
  }

  private static List<Row> predictions(PipelineModel model, Dataset<Row> photos) {
    return model
        .transform(photos)
        .select("path", "features", "probability", "prediction")
        .orderBy("path")
        .collectAsList();
  }

  @Test
  void computesEachImageOnceWhateverRefersToTheResult() throws Exception {
    AtomicLong items = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageCompleted(SparkListenerStageCompleted completed) {
            scala.jdk.javaapi.CollectionConverters.asJava(completed.stageInfo().accumulables())
                .values()
                .stream()
                .filter(each -> each.name().contains("convoy items"))
                .forEach(each -> items.addAndGet((Long) each.value().get()));
          }
        };
    spark.sparkContext().addSparkListener(listener);
    Dataset<Row> result = featurizer().setOutputType("array").transform(photos("*"));
    long found =
        result
            .filter("error IS NULL")
            .selectExpr("features[0] AS a", "features[1] AS b", "features")
            .filter("a < 1e9 AND b < 1e9")
            .count();
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().removeSparkListener(listener);
    assertEquals(WHOLE, found);
    assertEquals(files, items.get());
  }

  @Test
  void imageStructsGiveWhatTheirFilesGive() {
    Dataset<Row> structs =
        spark
            .read()
            .format("image")
            .option("recursiveFileLookup", "true")
            .option("pathGlobFilter", "*.png")
            .load(folder.resolve("photos").toString());
    List<Row> expected = features(featurizer().transform(photos("*.png")));
    assertFalse(expected.isEmpty());
    assertEquals(expected, features(featurizer().setInputCol("image").transform(structs)));
  }

  private static List<Row> features(Dataset<Row> result) {
    return result
        .filter("error IS NULL")
        .selectExpr("CAST(features AS STRING) AS text")
        .orderBy("text")
        .collectAsList();
  }

  @Test
  void arraysGoToTheNetworkAsTheyAre() throws IOException {
    BufferedImage grey = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIZE * SIZE; i++) {
      grey.getRaster().setSample(i % SIZE, i / SIZE, 0, i % 251);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", png);
    float[] values = new float[SIZE * SIZE * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 3 % 251;
    }
    StructType schema =
        new StructType()
            .add("content", DataTypes.BinaryType)
            .add("values", DataTypes.createArrayType(DataTypes.FloatType));
    Dataset<Row> both =
        spark
            .createDataFrame(List.of(RowFactory.create(png.toByteArray(), values)), schema)
            .withColumn("shape", array(lit(SIZE), lit(SIZE), lit(3)))
            .withColumn("wrong", array(lit(SIZE), lit(SIZE), lit(1)));
    ConvFeaturizer stage = featurizer().setInputCol("values").setShapeCol("shape");
    assertEquals(features(featurizer().transform(both)), features(stage.transform(both)));
    Row error = stage.setShapeCol("wrong").transform(both).first().getAs("error");
    assertEquals("shape", error.getString(1));
    assertEquals(
        "Cannot use the array: the network takes [24, 24, 3] [height, width, channels], it has [24, 24, 1] and 1728 values",
        error.getString(2));
  }

  @Test
  void aColumnForEachLayerHasItsShape() {
    ConvFeaturizer stage = featurizer().setLayers("pool", "conv").setPooling("none", "max");
    Dataset<Row> photos = photos("*.png");
    assertEquals(
        "Cannot use ConvFeaturizer "
            + stage.uid()
            + ": outputCols must name a column for each of 2 layers, it names 1",
        refusal(stage, photos));
    stage.setOutputCols("a", "b");
    Dataset<Row> result = stage.transform(photos);
    AttributeGroup group = AttributeGroup.fromStructField(result.schema().apply("b"));
    assertEquals(6, group.size());
    assertEquals("conv", result.schema().apply("b").metadata().getString("layer"));
  }

  @Test
  void refusesWhatCannotBeBeforeAnythingRuns() {
    Dataset<Row> photos = photos("*");
    ConvFeaturizer stage = featurizer();
    String start = "Cannot use ConvFeaturizer " + stage.uid() + ": ";
    assertEquals(
        start + "inputCol 'contents' is no column, nearest [content, length, path]",
        refusal(stage.copy(stage.extractParamMap()).setInputCol("contents"), photos));
    assertEquals(
        start
            + "inputCol 'path' must be binary, an image struct, or array<float> with shapeCol, it is string",
        refusal(stage.copy(stage.extractParamMap()).setInputCol("path"), photos));
    assertEquals(
        start + "column 'path' is there already; name another in outputCols or errorCol",
        refusal(stage.copy(stage.extractParamMap()).setErrorCol("path"), photos));
    assertEquals(
        start + "preprocess.fit must be one of stretch, crop, pad, received 'croop'",
        assertThrows(
                JobFileException.class,
                () ->
                    stage
                        .copy(stage.extractParamMap())
                        .setFit("croop")
                        .transformSchema(photos.schema()))
            .getMessage());
  }

  private static String refusal(ConvFeaturizer stage, Dataset<Row> photos) {
    return assertThrows(
            IllegalArgumentException.class, () -> stage.transformSchema(photos.schema()))
        .getMessage();
  }

  @Test
  void handleInvalidErrorEndsTheQueryWithTheReason() {
    Exception failure =
        assertThrows(
            Exception.class,
            () -> featurizer().setHandleInvalid("error").transform(photos("*")).collectAsList());
    Throwable cause = failure;
    while (!(cause instanceof JobFailedException)) {
      cause = cause.getCause();
    }
    assertTrue(
        cause
            .getMessage()
            .startsWith("Cannot compute features: handleInvalid = error, and a row has decode/"),
        cause.getMessage());
    assertEquals(1, Arrays.stream(cause.getMessage().split("\n")).count());
  }
}
