package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.datasets.image.DecodeOptions.Mode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints images per second of CPU time, one thread, decoding and resizing to 224x224: {@code mvn
 * test -pl engine,datasets -Dtest.groups=bench -Dtest.excludedGroups=}.
 */
@Tag("bench")
class DecodingBenchTest {
  private static final ImageSize SIZE = new ImageSize(224, 224);
  private static final int WINDOWS = 6;
  private static final int IMAGES = 200;

  @ParameterizedTest
  @CsvSource({
    "coffee.jpg, EXACT, BILINEAR",
    "coffee.jpg, EXACT, BICUBIC",
    "coffee.jpg, EXACT, AREA",
    "coffee.jpg, EXACT, PIL_BILINEAR",
    "coffee.jpg, SAFE, BILINEAR",
    "chelsea_lossless.png, EXACT, BILINEAR",
    "hubble_deep_field.jpg, EXACT, BILINEAR",
    "hubble_deep_field.jpg, FAST, BILINEAR"
  })
  void imagesPerSecond(String file, Mode mode, Interpolation interpolation)
      throws IOException, ImageException {
    byte[] bytes = Files.readAllBytes(Path.of("samples/photos", file));
    ImageDecoder decoder = new ImageDecoder(DecodeOptions.defaults().with(mode));
    Preprocess preprocess = Preprocess.defaults().with(SIZE).with(interpolation);
    Preprocessor preprocessor = new Preprocessor(preprocess, 3);
    double best = 0;
    try (Tensor batch = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 224, 224, 3))) {
      for (int window = 0; window < WINDOWS; window++) {
        long start = cpuNanos();
        for (int i = 0; i < IMAGES; i++) {
          try (DecodedImage image = decoder.decode(bytes, SIZE)) {
            preprocessor.write(image, batch, 0);
          }
        }
        best = Math.max(best, IMAGES * 1e9 / (cpuNanos() - start));
      }
    }
    assertTrue(best > 0);
    System.out.printf(
        Locale.ROOT, "%-24s %-6s %-13s %6.0f images/s%n", file, mode, interpolation, best);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
