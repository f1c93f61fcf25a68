package dev.convoy.spark.job.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ProgressPrinter printer(ProgressStyle style) {
    return new ProgressPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8), style, clock);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aTerminalGetsOneLineThatIsRewritten() {
    ProgressPrinter printer = printer(ProgressStyle.REWRITTEN);
    printer.show("one hundred");
    printer.show("two");
    printer.end("three");
    assertEquals("\rone hundred\rtwo        \rthree\n", text());
  }

  @Test
  void aLogGetsALineEveryHalfMinuteAndNoneOfAShortJob() {
    ProgressPrinter printer = printer(ProgressStyle.LINES);
    for (int second = 1; second <= 70; second++) {
      clock.pass(1);
      printer.show("at " + second);
    }
    printer.end("end");
    assertEquals("at 30\nat 60\n", text());
  }

  @Test
  void quietIsQuiet() {
    ProgressPrinter printer = printer(ProgressStyle.QUIET);
    clock.pass(100);
    printer.show("one");
    printer.end("two");
    assertEquals("", text());
  }
}
