package dev.convoy.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.datasets.image.DecodeOptions.Exif;
import dev.convoy.datasets.image.DecodeOptions.Mode;
import dev.convoy.datasets.image.format.ImageErrorCode;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  private static byte[] jpeg(int height, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x010101 * (255 * x / width));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  /** Puts an EXIF segment with an orientation behind SOI. */
  private static byte[] oriented(byte[] jpeg, int orientation) {
    String exif =
        "ffe10022 457869660000 4d4d002a00000008 0001 011200030000000100%02x0000 00000000"
            .formatted(orientation);
    byte[] segment = HexFormat.of().parseHex(exif.replace(" ", ""));
    byte[] joined = Arrays.copyOf(jpeg, jpeg.length + segment.length);
    System.arraycopy(segment, 0, joined, 2, segment.length);
    System.arraycopy(jpeg, 2, joined, 2 + segment.length, jpeg.length - 2);
    return joined;
  }

  @Test
  void pixelCapHoldsBeforeAnythingIsAllocated() {
    byte[] huge =
        HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d49484452000186a0000186a008020000000000000000");
    long peak = Tensor.peakBytes();
    ImageException refusal =
        assertThrows(
            ImageException.class,
            () -> new ImageDecoder(DecodeOptions.defaults()).decode(huge).close());
    assertEquals(ImageErrorCode.TOO_LARGE, refusal.code());
    assertEquals(
        "Cannot decode the image: at most 200000000 pixels are allowed, the header announces"
            + " 100000x100000",
        refusal.getMessage());
    assertEquals(peak, Tensor.peakBytes());
  }

  @Test
  void memoryAndRatioHoldBeforeAnythingIsAllocated() {
    // A header alone: 10,000 x 20,000 in 16-bit RGBA, and 10,000 x 10,000 in 8-bit grey.
    assertRefused(
        "89504e470d0a1a0a0000000d494844520000271000004e2010060000000000000000",
        DecodeLimits.DEFAULT.withPixels(1L << 30),
        "at most 1073741824 decoded bytes are allowed, the header announces 10000x20000 pixels of"
            + " 8 bytes");
    assertRefused(
        "89504e470d0a1a0a0000000d49484452000027100000271008000000000000000000",
        DecodeLimits.DEFAULT,
        "at most 1000 times its file's size is allowed, the header announces 10000x10000 pixels,"
            + " 2941176 times the file's 34 bytes");
  }

  private static void assertRefused(String file, DecodeLimits limits, String rule) {
    long peak = Tensor.peakBytes();
    byte[] bytes = HexFormat.of().parseHex(file);
    DecodeOptions options = DecodeOptions.defaults().with(limits);
    ImageException refusal =
        assertThrows(ImageException.class, () -> new ImageDecoder(options).decode(bytes).close());
    assertEquals(ImageErrorCode.TOO_LARGE, refusal.code());
    assertEquals("Cannot decode the image: " + rule, refusal.getMessage());
    assertEquals(peak, Tensor.peakBytes());
  }

  @ParameterizedTest
  @CsvSource({
    // height, width, orientation, target height, target width, decoded height, decoded width
    "480, 640, 1, 224, 224, 240, 320",
    "480, 640, 1, 240, 320, 240, 320",
    "480, 640, 1, 241, 100, 480, 640",
    "481, 641, 1, 60, 80, 61, 81",
    "480, 640, 6, 320, 240, 320, 240",
    "480, 640, 6, 240, 320, 640, 480",
    "100, 100, 1, 224, 224, 100, 100",
  })
  void fastModeHalvesWhileTheResultIsLargeEnough(
      int height, int width, int orientation, int targetHeight, int targetWidth, int h, int w)
      throws Exception {
    NativeImages.require();
    byte[] file = oriented(jpeg(height, width), orientation);
    ImageDecoder fast = new ImageDecoder(DecodeOptions.defaults().with(Mode.FAST));
    try (DecodedImage image = fast.decode(file, new ImageSize(targetHeight, targetWidth))) {
      assertEquals(h, image.height());
      assertEquals(w, image.width());
      boolean turned = orientation == 6;
      ImageSize full = turned ? new ImageSize(width, height) : new ImageSize(height, width);
      assertEquals(full, image.fullSize());
    }
  }

  @Test
  void orientationIsIgnoredWhenAsked() throws Exception {
    byte[] file = oriented(jpeg(30, 50), 6);
    try (DecodedImage upright = new ImageDecoder(DecodeOptions.defaults()).decode(file);
        DecodedImage stored =
            new ImageDecoder(DecodeOptions.defaults().with(Exif.IGNORE)).decode(file)) {
      assertEquals(50, upright.height());
      assertEquals(30, stored.height());
    }
  }

  /** The table in {@link Orientation}'s documentation. */
  @ParameterizedTest
  @CsvSource({
    "1, abcdef, 2", "2, cbafed, 2", "3, fedcba, 2", "4, defabc, 2",
    "5, adbecf, 3", "6, daebfc, 3", "7, fcebda, 3", "8, cfbead, 3"
  })
  void turnsUpright(int orientation, String expected, int height) {
    Tensor stored = Tensor.allocate(ElementType.UINT8, Shape.of(2, 3, 1));
    stored.copyBytesFrom("abcdef".getBytes(StandardCharsets.US_ASCII), 0, 0, 6);
    try (Tensor upright = Orientation.apply(stored, orientation)) {
      byte[] found = new byte[6];
      upright.copyBytesTo(0, found, 0, 6);
      assertEquals(expected, new String(found, StandardCharsets.US_ASCII));
      assertEquals(height, upright.shape().size(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"BLACK, 0, 100, 200", "WHITE, 255, 227, 200"})
  void alphaLetsTheBackgroundThrough(
      DecodeOptions.Background background, int clear, int half, int opaque) {
    Tensor grey = Tensor.allocate(ElementType.UINT8, Shape.of(1, 3, 2));
    grey.copyBytesFrom(
        new byte[] {(byte) 200, 0, (byte) 200, (byte) 128, (byte) 200, (byte) 255}, 0, 0, 6);
    try (Tensor plain = AlphaRemoval.apply(grey, background)) {
      assertArrayEquals(
          new double[] {clear, half, opaque},
          new double[] {plain.get(0), plain.get(1), plain.get(2)});
    }
  }
}
