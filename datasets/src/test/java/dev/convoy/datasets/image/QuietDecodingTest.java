package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.image.format.ImageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Damaged files are told by their errors alone: the log of ten million images is no place. */
class QuietDecodingTest {
  /** An animated WebP of 8 x 8 pixels whose first frame is zeros. */
  private static final String DAMAGED =
      "52494646 86000000 57454250"
          + "56503858 0a000000 02000000070000070000"
          + "414e494d 06000000 000000000000"
          + "414e4d46 28000000"
          + "00".repeat(90);

  /** Decodes the damaged file in a process whose standard error can be read. */
  public static void main(String[] arguments) {
    byte[] file = HexFormat.of().parseHex(DAMAGED.replace(" ", ""));
    try {
      new ImageDecoder(DecodeOptions.defaults()).decode(file).close();
    } catch (ImageException e) {
      System.out.println(e.code());
    }
  }

  @Test
  void nativeCodeAddsNothingOfItsOwn() throws Exception {
    NativeImages.require();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            QuietDecodingTest.class.getName());
    builder.environment().remove("OPENCV_LOG_LEVEL");
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertTrue(printed.matches("CORRUPT\\R"), printed);
  }
}
