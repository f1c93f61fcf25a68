package dev.convoy.datasets.image.png;

import dev.convoy.datasets.image.format.DecodeRequest;
import dev.convoy.datasets.image.format.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** The chunks of a PNG that pixels depend on, their checksums verified. */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int INTERLACE_BYTE = 28;

  private final boolean interlaced;
  private final byte[] palette;
  private final byte[] transparency;
  private final List<Span> data;

  private PngChunks(boolean interlaced, byte[] palette, byte[] transparency, List<Span> data) {
    this.interlaced = interlaced;
    this.palette = palette;
    this.transparency = transparency;
    this.data = data;
  }

  /** Tells whether the rows come in the seven passes of Adam7. */
  boolean isInterlaced() {
    return interlaced;
  }

  /** Returns PLTE, three bytes per colour; empty without one. */
  byte[] palette() {
    return palette;
  }

  /** Returns tRNS; empty without one. */
  byte[] transparency() {
    return transparency;
  }

  /** Returns where each IDAT lies in the file. */
  List<Span> data() {
    return data;
  }

  /** Bytes {@code from} to {@code to} (exclusive) of the file. */
  record Span(int from, int to) {}

  static PngChunks read(DecodeRequest request) throws ImageException {
    byte[] file = request.bytes();
    byte[] palette = {};
    byte[] transparency = {};
    List<Span> data = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = SIGNATURE_BYTES;
    boolean end = false;
    while (!end && at + 8 <= file.length) {
      long stated = at + 8L + Integer.toUnsignedLong(in.getInt(at));
      int to = (int) Math.min(stated, file.length);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      checkSum(request, type, at + 4, stated);
      switch (type) {
        case "PLTE" -> palette = Arrays.copyOfRange(file, at + 8, to);
        case "tRNS" -> transparency = Arrays.copyOfRange(file, at + 8, to);
        case "IDAT" -> data.add(new Span(at + 8, to));
        case "IEND" -> end = true;
        default -> {}
      }
      at = (int) Math.min(stated + 4, file.length);
    }
    return new PngChunks(file[INTERLACE_BYTE] != 0, palette, transparency, data);
  }

  /** Critical chunks, upper case, must match; a chunk cut by the end of the file cannot. */
  private static void checkSum(DecodeRequest request, String type, int from, long to)
      throws ImageException {
    byte[] file = request.bytes();
    boolean critical = Character.isUpperCase(type.charAt(0)) || type.equals("tRNS");
    if (!critical || to + 4 > file.length) {
      return;
    }
    CRC32 sum = new CRC32();
    sum.update(file, from, (int) to - from);
    int stated = ByteBuffer.wrap(file).getInt((int) to);
    if ((int) sum.getValue() != stated) {
      throw request.failed(
          "checksum of chunk %s at byte %d must be %08x, found %08x"
              .formatted(type, from - 4, (int) sum.getValue(), stated),
          null);
    }
  }
}
