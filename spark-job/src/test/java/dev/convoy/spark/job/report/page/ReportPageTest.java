package dev.convoy.spark.job.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.JsonText;
import dev.convoy.spark.job.report.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static void assertHolds(String part, String page) {
    assertTrue(page.contains(part), () -> part + " must stand in\n" + page);
  }

  @Test
  void aFileNamedAsAScriptIsShownAsText() {
    String page = ReportPage.of(TestReports.images("file:/<script>alert('1')</script>&\".jpg"));
    assertHolds("file:/&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;.jpg", page);
    assertFalse(page.contains("<script"), page);
  }

  @Test
  void nothingMayBeFetchedOrRun() {
    String page = ReportPage.of(TestReports.images("a.jpg"));
    assertHolds(
        "default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;", page);
    assertFalse(page.contains("http:") || page.contains("https:"), page);
  }

  @Test
  void numbersAreThoseOfTheReport() {
    String page = ReportPage.of(TestReports.images("a.jpg"));
    assertHolds("<dd id=\"headline-done\">10</dd>", page);
    assertHolds("<dd id=\"headline-seconds\">8.3 s</dd>", page);
    assertHolds("<dd id=\"headline-rate\">1.2</dd>", page);
    assertHolds("<dd id=\"headline-errors\">1</dd>", page);
    assertHolds("width:75.00%", page);
    assertHolds("<b>75 %</b><small>6.0 s</small>", page);
    assertHolds("<dt>errors</dt>\n<dd class=\"path\">1: decode/bad 1</dd>", page);
    assertHolds("at most <b>5 MiB</b>", page);
    assertHolds("Java&#39;s heap 5 MiB, native tensors 3 MiB", page);
  }

  @Test
  void layersHaveTheirShareOfTheTimeAndOfThePeak() {
    String page = ReportPage.of(TestReports.images("a.jpg"));
    for (String cell : List.of("1.500", "75.0 %", "40.3", "12.5 %")) {
      assertHolds("<td class=\"number\">" + cell + "</td>", page);
    }
    assertHolds("Nearest images are left out: too many.", page);
  }

  @Test
  void throughputIsDrawnOverTime() {
    // 0.5 per second until 4 s, then 2 until 8 s; the scale ends at 2 and the mean is 1.212.
    String page = ReportPage.of(TestReports.images("a.jpg"));
    assertHolds("d=\"M0 100V75.00H500.00V0.00H1000.00V100Z\"", page);
    assertHolds("d=\"M0 39.40H1000\"", page);
  }

  @Test
  void theStoredJsonGivesTheSamePage() {
    Report report = TestReports.images("a.jpg");
    Report stored = JsonText.read(JsonText.of(report), Report.class);
    assertEquals(ReportPage.of(report), ReportPage.of(stored));
  }

  @Test
  void anElementLeftOpenIsRefused() {
    Html html = new Html().open("p");
    String message = assertThrows(IllegalStateException.class, html::toString).getMessage();
    assertEquals("Cannot end the page: still open are [p]", message);
  }

  @Test
  void ratesAreOfIntervalsThatAreNotTooShort() {
    assertEquals(List.of(), Rates.of(List.of(TestReports.at(0, 0))));
    assertEquals(
        List.of(new Rates.Interval(96, 1), new Rates.Interval(192, 2)),
        Rates.of(
            List.of(
                TestReports.at(0, 0),
                TestReports.at(1, 90),
                TestReports.at(96, 96),
                TestReports.at(192, 288))));
    assertEquals(1, Rates.roundedUp(0.3));
    assertEquals(50, Rates.roundedUp(20.5));
    assertEquals(1000, Rates.roundedUp(501));
  }

  @Test
  void timesAreForPeople() {
    assertEquals("8.3 s", Figures.duration(8.25));
    assertEquals("4 min 5 s", Figures.duration(245));
    assertEquals("2 h 3 min", Figures.duration(7390));
  }
}
