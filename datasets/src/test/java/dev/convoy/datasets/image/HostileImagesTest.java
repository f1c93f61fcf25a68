package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.datasets.Golden;
import dev.convoy.datasets.image.DecodeOptions.Mode;
import dev.convoy.datasets.image.DecodeOptions.Truncation;
import dev.convoy.datasets.image.format.ImageErrorCode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.image.opencv.OpenCvDecoder;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes: an image or an {@link ImageException}, and no memory left behind. */
class HostileImagesTest {
  private static final List<JsonNode> FILES = Golden.lines("/image/images.jsonl.gz");
  private static final DecodeLimits ONE_MEGAPIXEL = DecodeLimits.DEFAULT.withPixels(1_000_000);
  private long liveBytes;

  @BeforeEach
  void countMemory() {
    liveBytes = Tensor.liveBytes();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertEquals(liveBytes, Tensor.liveBytes());
  }

  /** Returns the code, or null where an image came out. */
  private static ImageErrorCode code(byte[] bytes, DecodeOptions options) {
    try (DecodedImage image = new ImageDecoder(options).decode(bytes)) {
      assertTrue(image.channels() == 1 || image.channels() == 3);
      return null;
    } catch (ImageException e) {
      assertFalse(e.getMessage().isEmpty());
      return e.code();
    }
  }

  private static boolean isCompleteBeforeItsEnd(JsonNode line) {
    String id = line.get("id").textValue();
    return id.equals("jpeg-trailing-bytes") || id.equals("gif-animated");
  }

  private static boolean isDecodable(JsonNode line, Mode mode) {
    boolean needsNative = line.path("native").asBoolean();
    return !needsNative || (mode != Mode.SAFE && OpenCvDecoder.isEnabled());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"EXACT", "SAFE"})
  void filesThatEndEarlyAreTruncatedAtEveryLength(Mode mode) {
    DecodeOptions options = DecodeOptions.defaults().with(mode);
    for (JsonNode line : FILES) {
      byte[] file = Golden.bytes(line.get("file"));
      int end = isCompleteBeforeItsEnd(line) ? 300 : file.length;
      for (int length = 0; length < end; length += 1 + length / 40) {
        ImageErrorCode code = code(Arrays.copyOf(file, length), options);
        String where = line.get("id") + " cut at " + length + " of " + file.length;
        if (length == 0) {
          assertEquals(ImageErrorCode.EMPTY, code, where);
        } else if (length < 12) {
          assertTrue(
              code == ImageErrorCode.NOT_AN_IMAGE || code == ImageErrorCode.TRUNCATED, where);
        } else if (code != null) {
          assertEquals(ImageErrorCode.TRUNCATED, code, where);
        } else {
          assertTrue(length > file.length - 40, where + " was taken for complete");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"EXACT", "SAFE"})
  void whatIsThereOfAJpegOrPngIsAcceptedWhenAsked(Mode mode) throws ImageException {
    DecodeOptions options = DecodeOptions.defaults().with(mode).with(Truncation.ACCEPT);
    for (JsonNode line : FILES) {
      String id = line.get("id").textValue();
      boolean tried =
          id.equals("jpeg-420") || id.equals("jpeg-progressive") || id.equals("png-rgb-8");
      if (!tried) {
        continue;
      }
      byte[] file = Golden.bytes(line.get("file"));
      byte[] cut = Arrays.copyOf(file, file.length * 3 / 4);
      try (Tensor expected = Golden.tensor(line.get("black"));
          DecodedImage image = new ImageDecoder(options).decode(cut)) {
        assertEquals(expected.shape(), image.pixels().shape());
        assertEquals(expected.get(0), image.pixels().get(0), id.endsWith("progressive") ? 60 : 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"EXACT", "SAFE"})
  void mutatedFilesAreImagesOrErrors(Mode mode) {
    Random random = new Random(11);
    DecodeOptions options =
        DecodeOptions.defaults().with(mode).with(Truncation.ACCEPT).with(ONE_MEGAPIXEL);
    for (JsonNode line : FILES) {
      if (!isDecodable(line, mode)) {
        continue;
      }
      byte[] file = Golden.bytes(line.get("file"));
      for (int i = 0; i < 20; i++) {
        byte[] mutated = file.clone();
        int reach = i % 2 == 0 ? Math.min(file.length, 120) : file.length;
        for (int k = 0; k <= i % 4; k++) {
          mutated[random.nextInt(reach)] = (byte) random.nextInt(256);
        }
        code(mutated, options);
      }
    }
  }

  @Test
  void randomBytesBehindEachSignatureAreErrors() {
    Random random = new Random(13);
    for (JsonNode line : FILES) {
      byte[] file = Golden.bytes(line.get("file"));
      byte[] garbage = new byte[400];
      random.nextBytes(garbage);
      System.arraycopy(file, 0, garbage, 0, Math.min(12, file.length));
      code(garbage, DecodeOptions.defaults().with(ONE_MEGAPIXEL));
      random.nextBytes(garbage);
      garbage[0] = 0;
      assertEquals(ImageErrorCode.NOT_AN_IMAGE, code(garbage, DecodeOptions.defaults()));
    }
  }
}
