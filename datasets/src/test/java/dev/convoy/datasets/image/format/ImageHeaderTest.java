package dev.convoy.datasets.image.format;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** An 100,000 x 100,000 RGB PNG that is nothing but its header. */
  static final String HUGE_PNG =
      "89504e470d0a1a0a 0000000d 49484452 000186a0 000186a0 08 02 00 00 00 00000000";

  private static final String JPEG_START = "ffd8 ffc0 0011 08 0010 0020 03 012200 021101 031101";

  private static ImageException refusal(byte[] bytes) {
    return assertThrows(ImageException.class, () -> ImageHeader.parse(bytes));
  }

  @Test
  void announcesSizesWithoutAllocating() throws ImageException {
    ImageHeader header = ImageHeader.parse(bytes(HUGE_PNG));
    assertEquals(10_000_000_000L, header.pixels());
    assertFalse(header.complete());
  }

  @Test
  void refusesWhatIsNoImage() {
    assertEquals(ImageErrorCode.EMPTY, refusal(new byte[0]).code());
    ImageException text = refusal("hello, world".getBytes(StandardCharsets.US_ASCII));
    assertEquals(ImageErrorCode.NOT_AN_IMAGE, text.code());
    assertEquals(
        "Cannot decode the image: the first bytes must be those of JPEG, PNG, GIF, BMP, WebP or"
            + " TIFF, found 68 65 6c 6c 6f 2c 20 77",
        text.getMessage());
    byte[] avif = "\0\0\0 ftypavif".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(ImageErrorCode.UNSUPPORTED, refusal(avif).code());
  }

  @Test
  void refusesSizesOfZero() {
    ImageException refusal = refusal(bytes(HUGE_PNG.replace("000186a0", "00000000")));
    assertEquals(ImageErrorCode.ZERO_SIZE, refusal.code());
    assertEquals(
        "Cannot decode the image: width and height must be at least 1, received 0x0",
        refusal.getMessage());
  }

  @Test
  void jpegIsCompleteOnlyWithAnEndMarkerBehindItsScan() throws ImageException {
    String scan = "ffda 0008 01 0100 003f00 1234 ff00 ffd0 56";
    assertTrue(ImageHeader.parse(bytes(JPEG_START + scan + "ffd9")).complete());
    assertTrue(ImageHeader.parse(bytes(JPEG_START + scan + "ffd9 0011223344")).complete());
    assertFalse(ImageHeader.parse(bytes(JPEG_START + scan)).complete());
    assertFalse(ImageHeader.parse(bytes(JPEG_START + scan + "ff")).complete());
    String thumbnail = "ffe1 0010 45786966 0000 ffd8 ffd9 00000000";
    assertFalse(
        ImageHeader.parse(bytes("ffd8" + thumbnail + JPEG_START.substring(5) + scan)).complete());
  }

  /** Each scan is a pass over all pixels: the work is bounded by the header, not by a clock. */
  @Test
  void manyScansOfALargeJpegAreRefused() {
    String large = JPEG_START.replace("0010 0020", "2710 2710");
    String scan = "ffda 0008 01 0100 003f00 1234";
    assertDoesNotThrow(() -> ImageHeader.parse(bytes(large + scan.repeat(20) + "ffd9")));
    assertDoesNotThrow(() -> ImageHeader.parse(bytes(JPEG_START + scan.repeat(500) + "ffd9")));
    ImageException refusal = refusal(bytes(large + scan.repeat(21) + "ffd9"));
    assertEquals(ImageErrorCode.UNSUPPORTED, refusal.code());
    assertEquals(
        "Cannot decode this JPEG: more than 20 scans may pass over at most 2000000000 pixels"
            + " together, found 21 scans of 10000x10000",
        refusal.getMessage());
  }

  @Test
  void jpegVariantsThatAreNotReadAreNamed() {
    ImageException lossless = refusal(bytes(JPEG_START.replace("ffc0", "ffc3")));
    assertEquals(ImageErrorCode.UNSUPPORTED, lossless.code());
    assertEquals(
        "Cannot decode this JPEG: only baseline and progressive Huffman frames are read, found"
            + " frame type 0xc3",
        lossless.getMessage());
    String twelveBits = JPEG_START.replace("0011 08", "0011 0c");
    assertEquals(ImageErrorCode.UNSUPPORTED, refusal(bytes(twelveBits)).code());
    assertEquals(ImageErrorCode.TRUNCATED, refusal(bytes(JPEG_START)).code());
    assertEquals(ImageErrorCode.CORRUPT, refusal(bytes(JPEG_START + "ffd9")).code());
  }

  @Test
  void jpegsOfManyScansAreRefused() {
    String scans = "ffda 0008 01 0100 003f00 12".repeat(501);
    assertEquals(ImageErrorCode.UNSUPPORTED, refusal(bytes(JPEG_START + scans + "ffd9")).code());
  }
}
