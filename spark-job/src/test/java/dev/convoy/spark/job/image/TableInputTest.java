package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.UnreadableInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableInputTest {
  private static final int WHOLE = 12;

  private JobFixture fixture;
  private String table;
  private int files;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    fixture = new JobFixture(folder);
    fixture.runBefore();
    files = TestPhotos.write(fixture.photos(), WHOLE);
    table = folder.resolve("photos of mine.parquet").toString();
    List<Row> photos = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(fixture.photos())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(path);
        photos.add(RowFactory.create("file:" + path, bytes, (long) bytes.length));
      }
    }
    photos.add(RowFactory.create("nothing", null, 0L));
    StructType schema =
        new StructType()
            .add("name", DataTypes.StringType)
            .add("picture", DataTypes.BinaryType)
            .add("length", DataTypes.LongType);
    fixture
        .spark()
        .createDataFrame(photos, schema)
        .repartition(3)
        .write()
        .option("parquet.block.size", "2000")
        .option("parquet.block.size.row.check.min", "1")
        .parquet(table);
  }

  @AfterAll
  void stop() {
    fixture.stop();
  }

  private void run(String output, String... more) throws IOException {
    String[] settings = new String[more.length + 2];
    settings[0] = "input.table=" + table;
    settings[1] = "input.column=picture";
    System.arraycopy(more, 0, settings, 2, more.length);
    fixture.runTable(output, settings);
  }

  private List<Row> rows(String output) {
    return fixture.read(output).drop("segment").orderBy("path").collectAsList();
  }

  @Test
  void givesWhatTheSameFilesGive() throws IOException {
    fixture.run("from-files", 0);
    run("from-table", "input.key=name", "partitions=5");
    List<Row> expected = rows("from-files");
    List<Row> found = rows("from-table");
    assertEquals(files + 1, found.size());
    for (int i = 0; i < files; i++) {
      assertEquals(expected.get(i), found.get(i));
    }
    Row nothing = found.get(files);
    assertEquals("nothing", nothing.getString(0));
    assertEquals(
        "read/no_content", nothing.getStruct(4).get(0) + "/" + nothing.getStruct(4).get(1));
  }

  @Test
  void rowsWithoutAKeyAreCalledByFileAndNumber() throws IOException {
    run("no-key", "partitions=2", "output.segment-seconds=1");
    List<Row> found = rows("no-key");
    assertEquals(files + 1, found.size());
    assertTrue(
        found.get(0).getString(0).matches("file:/.*/photos of mine\\.parquet/part-.*#0"),
        found.get(0).getString(0));
    assertEquals(files + 1, found.stream().map(row -> row.getString(0)).distinct().count());
  }

  @Test
  void rowsThatShareAKeyAreResumedTogether() throws IOException {
    String twins = fixture.output("twins.parquet").toString();
    fixture
        .spark()
        .read()
        .parquet(table)
        .withColumn("name", functions.lit("twin"))
        .coalesce(1)
        .write()
        .parquet(twins);
    String[] settings = {
      "input.table=" + twins, "input.key=name", "partitions=4", "output.if-exists=resume"
    };
    run("twins", settings);
    List<Row> expected = contents("twins");
    assertEquals(files + 1, expected.size());
    Path segment = fixture.output("twins").resolve("segment=00000");
    try (Stream<Path> parts = Files.list(segment)) {
      Files.delete(
          parts
              .filter(part -> part.getFileName().toString().startsWith("part-00002"))
              .findFirst()
              .orElseThrow());
    }
    assertTrue(contents("twins").size() < expected.size());
    run("twins", settings);
    assertEquals(expected, contents("twins"));
    run("twins", settings[0], settings[1], settings[2], settings[3], "errors.retry=true");
    assertEquals(expected, contents("twins"));
  }

  private List<Row> contents(String output) {
    return fixture
        .read(output)
        .drop("segment")
        .orderBy("path", "height", "width", "features", "error")
        .collectAsList();
  }

  @Test
  void refusesColumnsThatAreNotThere() {
    String message =
        assertThrows(UnreadableInputException.class, () -> run("a", "input.column=pictures"))
            .getMessage();
    assertEquals(
        "Cannot read input.table "
            + table
            + ": it has no column pictures, nearest picture, name, length",
        message);
    message =
        assertThrows(UnreadableInputException.class, () -> run("a", "input.column=length"))
            .getMessage();
    assertEquals(
        "Cannot read column length of "
            + table
            + ": it must hold the images' bytes (binary), it holds bigint",
        message);
    message =
        assertThrows(UnreadableInputException.class, () -> run("a", "input.table=/no/such/table"))
            .getMessage();
    assertTrue(message.startsWith("Cannot read input.table /no/such/table: "), message);
  }
}
