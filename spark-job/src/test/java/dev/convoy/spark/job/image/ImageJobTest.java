package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.RunOptions;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.progress.Sample;
import dev.convoy.spark.job.report.ContactSheet;
import dev.convoy.spark.job.report.Picture;
import dev.convoy.spark.job.report.Report;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageJobTest {
  private static final int WHOLE = 36;

  private JobFixture fixture;
  private int files;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    fixture = new JobFixture(folder);
    fixture.runBefore();
    files = TestPhotos.write(fixture.photos(), WHOLE);
  }

  @AfterAll
  void stop() {
    fixture.stop();
  }

  private List<Row> rows(String output) {
    return fixture.read(output).drop("segment").orderBy("path").collectAsList();
  }

  @Test
  void aJobThatNeedsMoreMemoryThanItsExecutorsGetIsRefusedBeforeSparkStarts() throws IOException {
    String[] settings = {"spark.executor.memoryOverhead=400m", "spark.executor.cores=2"};
    RunOptions options = new RunOptions(false, 0, Optional.of("yarn"));
    ImageJob job = fixture.job("small", options, new ByteArrayOutputStream(), settings);
    String message = assertThrows(JobFileException.class, job::run).getMessage();
    assertTrue(
        message.startsWith("Cannot run the job: an executor with 2 tasks needs"), () -> message);
    assertTrue(
        message.endsWith(
            "spark.executor.memoryOverhead gives 400.0 MiB;"
                + " set spark.executor.memoryOverhead = 576m, or check-memory = false"),
        () -> message);
    assertFalse(Files.exists(fixture.output("small")));
  }

  @Test
  void givesARowForEveryFileAndAnErrorForEveryBrokenOne() throws IOException {
    String summary =
        fixture.run("all", 0, "output.neighbors=1", "output.pictures=5", "partitions=auto");
    List<Row> rows = rows("all");
    assertEquals(files, rows.size());
    assertEquals(
        List.of("path", "height", "width", "features", "error"),
        List.of(rows.get(0).schema().fieldNames()));
    for (Row row : rows) {
      boolean broken = row.getString(0).contains("broken");
      assertTrue(row.getString(0).startsWith("file:/"), row.getString(0));
      assertEquals(broken, row.isNullAt(3));
      assertEquals(broken, !row.isNullAt(4));
      assertEquals(broken, row.isNullAt(1));
      assertEquals(broken, row.isNullAt(2));
      if (!broken) {
        assertEquals(6, row.getList(3).size());
      }
    }
    List<String> codes =
        rows.stream()
            .filter(row -> !row.isNullAt(4))
            .map(row -> row.getStruct(4).getString(0) + "/" + row.getStruct(4).getString(1))
            .sorted()
            .toList();
    assertEquals(
        List.of(
            "decode/empty",
            "decode/empty",
            "decode/not_an_image",
            "decode/not_an_image",
            "decode/truncated",
            "decode/truncated"),
        codes);
    assertTrue(summary.contains("inputs      42"), summary);
    assertTrue(summary.contains("errors      6: decode/empty 2, decode/not_an_image 2"), summary);
    assertTrue(summary.contains("prepared 1 time"), summary);
    assertEquals(WHOLE, summary.lines().filter(line -> line.contains("  ->  ")).count());
    assertTrue(Files.exists(fixture.output("all").resolve("_SUCCESS")));
    assertReported(summary);
  }

  private static void assertPictured(Report report) throws IOException {
    assertEquals(List.of(), report.notes());
    assertEquals("conv", report.images().sheet().layer());
    assertEquals(5, report.images().sheet().items().size());
    for (ContactSheet.Item item : report.images().sheet().items()) {
      // The network takes 24 x 32.
      assertEquals(132, shown(item.picture()).getHeight());
      assertEquals(176, shown(item.map()).getWidth());
      assertTrue(item.nearest().cosine() <= 1, item::path);
    }
    double shares = report.layers().stream().mapToDouble(Report.Layer::share).sum();
    assertEquals(1, shares, 0.01);
    assertTrue(report.layers().stream().anyMatch(layer -> layer.name().equals("conv")));
  }

  private static BufferedImage shown(Picture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture.base64())));
  }

  @Test
  void inputsOfANetworkWithoutPositionsAreShownWithoutMaps() throws IOException {
    String dense =
        """
        [ { class_name = InputLayer, config { batch_shape = [null, 2, 2, 3], name = image } }
          { class_name = Flatten, config { name = flat } }
          { class_name = Dense, config { name = dense, units = 2 } } ]""";
    fixture.run("flat", 3, "output.pictures=1", "model.layers=" + dense);
    String json = Files.readString(fixture.output("flat").resolve("_convoy/report.json"));
    ContactSheet sheet = JsonText.read(json, Report.class).images().sheet();
    assertEquals("no layer of it has positions", sheet.withoutMaps());
    assertEquals(176, shown(sheet.items().get(0).picture()).getWidth());
    assertNull(sheet.items().get(0).map());
  }

  private void assertReported(String summary) throws IOException {
    String json = Files.readString(fixture.output("all").resolve("_convoy/report.json"));
    Report report = JsonText.read(json, Report.class);
    assertEquals(json, JsonText.of(report));
    assertTrue(json.contains("\"per_second\" : "), json);
    assertTrue(summary.startsWith(report.summaryText()), summary);
    assertEquals("images", report.job());
    assertPictured(report);
    assertEquals(files, report.images().inputs());
    assertEquals(WHOLE, report.images().features());
    assertEquals(files, report.pace().total());
    assertEquals(files, report.pace().done());
    List<Sample> samples = report.pace().samples();
    assertEquals(0, samples.get(0).done());
    assertEquals(files, samples.get(samples.size() - 1).done());
    assertEquals(6, samples.get(samples.size() - 1).errors());
    assertEquals(1, report.executors().size());
    Report.Executor executor = report.executors().get(0);
    assertEquals("driver", executor.executor());
    assertEquals(files, executor.done());
    assertEquals(report.pace().perSecond(), executor.perSecond(), 0.001);
    assertTrue(executor.kernels().contains("batch"), executor.kernels());
    assertTrue(executor.memory().heapBytes() > 1 << 20);
    double seconds =
        report.work().taskSeconds().values().stream().mapToDouble(Double::doubleValue).sum();
    assertEquals(seconds, executor.taskSeconds(), 0.01);
    assertEquals(
        List.of("decode/empty", "decode/not_an_image", "decode/truncated"),
        report.errors().stream().map(Report.ErrorGroup::code).toList());
    for (Report.ErrorGroup group : report.errors()) {
      assertEquals(2, group.count());
      assertEquals(2, group.examples().size());
      assertTrue(group.examples().get(0).path().endsWith("-broken.jpg"));
      assertTrue(group.examples().get(0).message().startsWith("Cannot decode"));
    }
  }

  @Test
  void errorsAreGroupedByCodeWithExamples() throws IOException {
    fixture.run("grouped", 0);
    String output = fixture.output("grouped").toString();
    List<String> lines = ErrorTable.of(fixture.spark(), output, 1).lines().toList();
    assertEquals("errors                  6 of 42 rows", lines.get(0));
    assertEquals("decode/empty            2", lines.get(1));
    assertTrue(
        lines.get(2).endsWith("-broken.jpg: Cannot decode the image: the file has no bytes"),
        lines.get(2));
    assertEquals("decode/not_an_image     2", lines.get(3));
    assertEquals("decode/truncated        2", lines.get(5));
    assertEquals(7, lines.size());
    assertTrue(
        assertThrows(
                UnreadableInputException.class,
                () -> ErrorTable.of(fixture.spark(), output + "/none", 1))
            .getMessage()
            .startsWith("Cannot read errors of " + output + "/none: "));
  }

  @Test
  void resultsDoNotDependOnPartitionsBatchOrSegments() throws IOException {
    fixture.run("one", 0, "partitions=1", "batch=1");
    List<Row> expected = rows("one");
    assertEquals(files, expected.size());
    String[][] others = {
      {"partitions=2", "batch=8"},
      {"partitions=7", "batch=32"},
      {"partitions=50", "batch=3"},
      {"output.segment-seconds=1", "spark.x=1"},
    };
    for (int i = 0; i < others.length; i++) {
      fixture.run("other" + i, 0, others[i]);
      assertEquals(expected, rows("other" + i));
    }
  }

  @Test
  void theStatedNumberOfPartitionsIsTheRealOne() throws IOException {
    fixture.run("seven", 0, "partitions=7");
    try (Stream<Path> parts = Files.list(fixture.output("seven").resolve("segment=00000"))) {
      assertEquals(
          7, parts.filter(part -> part.getFileName().toString().endsWith(".parquet")).count());
    }
  }

  @Test
  void listsInPathOrder() throws IOException {
    fixture.run("listed", 0);
    List<Row> inputs =
        fixture
            .spark()
            .read()
            .parquet(fixture.output("listed").resolve("_convoy/inputs").toString())
            .orderBy("index")
            .collectAsList();
    List<String> paths = inputs.stream().map(row -> row.<String>getAs("path")).toList();
    assertEquals(paths.stream().sorted().toList(), paths);
    for (int i = 0; i < files; i++) {
      assertEquals(i, inputs.get(i).<Long>getAs("index"));
    }
  }

  @Test
  void columnsSayWhereTheyComeFrom() throws IOException {
    fixture.run("meta", 0, "model.outputs=[conv,pool]");
    Metadata conv = fixture.read("meta").schema().apply("conv").metadata();
    assertEquals("[12, 16, 6]", java.util.Arrays.toString(conv.getLongArray("shape")));
    assertEquals("conv", conv.getString("layer"));
    assertEquals(64, conv.getString("model_hash").length());
    assertTrue(conv.getString("preprocessing").contains("\"size\":[24,32]"));
    assertEquals("float32", conv.getString("precision"));
    assertEquals(12 * 16 * 6, rows("meta").get(0).getList(3).size());
  }

  @Test
  void poolingIsTheMeanOverPositions() throws IOException {
    fixture.run("pooled", 1, "model.outputs=[conv]", "model.pooling=avg");
    fixture.run("pool", 1);
    assertEquals(rows("pool").get(0).getList(3), rows("pooled").get(0).getList(3));
  }

  @Test
  void limitTakesTheFirstPaths() throws IOException {
    fixture.run("limited", 5);
    fixture.run("unlimited", 0);
    assertEquals(rows("unlimited").subList(0, 5), rows("limited"));
  }

  @Test
  void anOlderOutputIsRefusedOrReplaced() throws IOException {
    fixture.run("twice", 3);
    String refusal =
        assertThrows(JobFileException.class, () -> fixture.run("twice", 2)).getMessage();
    assertEquals(
        "Cannot write output.path file:"
            + fixture.output("twice")
            + ": it exists; name another folder or set output.if-exists = overwrite",
        refusal);
    assertEquals(3, rows("twice").size());
    fixture.run("twice", 2, "output.if-exists=overwrite");
    assertEquals(2, rows("twice").size());
  }

  @Test
  void aFolderThatIsNotOursIsNeverOverwritten() throws IOException {
    Path mine = Files.createDirectories(fixture.output("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "years of work");
    String refusal =
        assertThrows(
                JobFileException.class, () -> fixture.run("mine", 1, "output.if-exists=overwrite"))
            .getMessage();
    assertTrue(refusal.contains("it holds thesis.txt, which is no result of Convoy"), refusal);
    assertTrue(Files.exists(mine.resolve("thesis.txt")));
  }

  @Test
  void policyFailNamesTheFirstBadFileAndLeavesNothing() throws IOException {
    String message =
        assertThrows(JobFailedException.class, () -> fixture.run("strict", 0, "errors.policy=fail"))
            .getMessage();
    assertTrue(message.startsWith("Cannot go on: errors.policy = fail allows 0 errors"), message);
    assertTrue(message.contains("-broken.jpg: Cannot decode the image"), message);
    assertFalse(Files.exists(fixture.output("strict")));
  }

  @Test
  void tooManyErrorsEndTheJob() throws IOException {
    String message =
        assertThrows(JobFailedException.class, () -> fixture.run("poor", 0, "errors.budget=5"))
            .getMessage();
    assertTrue(message.contains("errors.budget = 5 of 42 inputs allows 5 errors"), message);
    fixture.run("rich", 0, "errors.budget=20%");
    assertEquals(files, rows("rich").size());
  }

  @Test
  void aShapeThatDoesNotFitIsRefusedWithLayerAndBothShapes() {
    String message =
        assertThrows(
                dev.convoy.engine.layer.ShapeMismatchException.class,
                () -> fixture.run("shape", 0, "preprocess.size=[10,20]"))
            .getMessage();
    assertTrue(message.contains("'image'"), message);
    assertTrue(message.contains("[24, 32, 3]"), message);
    assertTrue(message.contains("[10, 20, 3]"), message);
    assertFalse(Files.exists(fixture.output("shape")));
  }

  @Test
  void noInputIsSaidAndLeavesNothing() {
    String message =
        assertThrows(
                UnreadableInputException.class, () -> fixture.run("none", 0, "input.glob=*.xyz"))
            .getMessage();
    assertTrue(message.contains("matches input.glob *.xyz (42 do not)"), message);
    assertFalse(Files.exists(fixture.output("none")));
    message =
        assertThrows(
                UnreadableInputException.class,
                () -> fixture.run("none", 0, "input.path=/no/such/folder"))
            .getMessage();
    assertEquals(
        "Cannot read input.path /no/such/folder: there is no such file or folder", message);
    assertFalse(Files.exists(fixture.output("none")));
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fixture.job("dry", new RunOptions(true, 0, Optional.empty()), out).runIn(fixture.spark());
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("inputs      42"), text);
    assertTrue(text.contains("column      features [6] of layer pool"), text);
    assertFalse(Files.exists(fixture.output("dry")));
  }

  @Test
  void nativeMemoryIsGivenBack() throws IOException {
    fixture.run("leak0", 4, "output.pictures=2");
    long before = Tensor.liveBytes();
    fixture.run("leak1", 0, "output.pictures=4");
    assertEquals(before, Tensor.liveBytes());
  }

  @Test
  void aFileThatVanishesAfterTheListingIsAnErrorRow() throws IOException {
    List<ReadResult<ImageRef>> results =
        Stream.of(new ImageRef(0, "file:/gone.jpg", 10, null, null, 0))
            .map(ref -> read(ref))
            .collect(Collectors.toList());
    assertEquals("not_found", results.get(0).error().code());
    assertEquals("read", results.get(0).error().stage());
  }

  private static ReadResult<ImageRef> read(ImageRef ref) {
    HadoopBytes source = new HadoopBytes(new org.apache.hadoop.conf.Configuration());
    try (ReadAhead ahead =
        new ReadAhead(
            List.of(ref).iterator(),
            source,
            ReaderPool.ofThisProcess(),
            new ReadAhead.Limits(1, 1, 60))) {
      return ahead.next();
    }
  }
}
