package dev.convoy.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.npy.NpyWriter;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.report.ContactSheet;
import dev.convoy.spark.job.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reports of real jobs as a person sees them; pictures of them are left in {@code
 * target/report-shots}.
 */
@Tag("browser")
class ReportInBrowserTest {
  private static final Path SAMPLES = Path.of("../datasets/samples");
  private static final Path SHOTS = Path.of("target/report-shots");

  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void runJobs() throws IOException {
    browser = new Browser();
    images();
    volume();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  /** The sample photographs, a file that ends early and one whose path is markup. */
  private static void images() throws IOException {
    Path photos = folder.resolve("photos");
    Path hostile = Files.createDirectories(photos.resolve("<script>alert(1)<"));
    try (Stream<Path> samples = Files.list(SAMPLES.resolve("photos"))) {
      for (Path each : samples.toList()) {
        Files.copy(each, photos.resolve(each.getFileName()));
      }
    }
    byte[] photo = Files.readAllBytes(photos.resolve("astronaut.jpg"));
    Files.write(photos.resolve("cut-short.jpg"), java.util.Arrays.copyOf(photo, photo.length / 2));
    Files.writeString(hostile.resolve("script>.jpg"), "no image");
    run(
        """
        job = images
        model { path = "%s" }
        input { path = "%s" }
        output { path = "%s", neighbors = 1 }
        """
            .formatted(SAMPLES.resolve("filter-bank.keras"), photos, folder.resolve("images")));
  }

  /** A ball of 20 voxels in a box that no tile divides. */
  private static void volume() throws IOException {
    Shape shape = Shape.of(48, 70, 90);
    Path source = folder.resolve("ball.npy");
    try (Tensor ball = Tensor.allocate(ElementType.FLOAT32, shape)) {
      for (long i = 0; i < shape.elements(); i++) {
        long z = i / (70 * 90) - 24;
        long y = i / 90 % 70 - 35;
        long x = i % 90 - 45;
        ball.setFloat(i, z * z + y * y + x * x < 400 ? 1 : 0);
      }
      NpyWriter.write(ball, source);
    }
    run(
        """
        job = volume
        model { path = "%s" }
        input { path = "%s", axes = zyx }
        output { path = "%s", chunks = [32, 32, 32] }
        """
            .formatted(SAMPLES.resolve("edges3d.keras"), source, folder.resolve("volume")));
  }

  private static void run(String job) throws IOException {
    Path file = Files.writeString(folder.resolve("job.conf"), job);
    assertEquals(0, ConvoyCommand.run("run", "--quiet", file.toString()));
  }

  static Stream<Arguments> views() {
    return Stream.of("images", "volume")
        .flatMap(
            job ->
                Stream.of(1280, 400)
                    .flatMap(
                        width ->
                            Stream.of(false, true)
                                .map(dark -> Arguments.of(job, new Browser.View(width, dark)))));
  }

  @ParameterizedTest
  @MethodSource("views")
  void nothingIsCutOrOverlapsAndNumbersAreThoseOfTheReport(String job, Browser.View view)
      throws IOException {
    Path files = folder.resolve(job).resolve("_convoy");
    Report report = JsonText.read(Files.readString(files.resolve("report.json")), Report.class);
    browser.open(files.resolve("report.html"), view);
    browser.shoot(SHOTS.resolve(job + "-" + view.toString().replace(' ', '-') + ".png"));
    Browser.Look look = browser.look();
    assertEquals(List.of(), look.faults());
    assertEquals(List.of(), report.notes());
    assertEquals(pictures(report), look.images());
    assertEquals(List.of(), browser.console());
    assertTrue(view.dark() ? look.brightness() < 0.05 : look.brightness() > 0.8, look::toString);
    assertNumbers(report);
  }

  /** Two of each good image and its nearest one's again where it is shown; two of each slice. */
  private static long pictures(Report report) {
    if (report.volume() != null) {
      assertEquals(3, report.volume().slices().size());
      return 6;
    }
    // Inputs are chosen over all 14, of which the 12 good ones have features; each has a nearest.
    List<ContactSheet.Item> items = report.images().sheet().items();
    List<String> shown = items.stream().map(ContactSheet.Item::path).toList();
    assertTrue(items.size() >= 10, shown::toString);
    return 2 * items.size()
        + items.stream().filter(item -> shown.contains(item.nearest().path())).count();
  }

  private static void assertNumbers(Report report) {
    assertEquals(
        report.summary().stream().map(Report.Line::name).toList(), browser.texts("#summary dt"));
    assertEquals(
        report.summary().stream().map(Report.Line::value).toList(), browser.texts("#summary dd"));
    assertEquals(
        List.of(
            Long.toString(report.pace().done()),
            String.format(Locale.ROOT, "%.1f s", report.seconds()),
            String.format(Locale.ROOT, "%.1f", report.pace().perSecond()),
            Long.toString(report.errors().stream().mapToLong(Report.ErrorGroup::count).sum())),
        browser.texts("#headline dd"));
    assertEquals(
        report.work().shares().values().stream()
            .map(share -> String.format(Locale.ROOT, "%.0f %%", 100 * share))
            .toList(),
        browser.texts("#time .legend b"));
    assertEquals(
        report.errors().stream()
            .flatMap(group -> group.examples().stream())
            .map(Report.Example::path)
            .toList(),
        browser.texts("#errors span.path"));
  }
}
