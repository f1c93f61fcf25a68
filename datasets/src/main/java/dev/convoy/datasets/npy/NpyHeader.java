package dev.convoy.datasets.npy;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What stands ahead of the values in a {@code .npy} file.
 *
 * @param type of one element in the file
 * @param isFortran whether the first axis varies fastest
 * @param shape of the array
 * @param bytes length of the header: where the values begin
 */
public record NpyHeader(NpyType type, boolean isFortran, Shape shape, long bytes) {
  /** Headers of plain numeric arrays take about 100 bytes; NumPy itself refuses above 10,000. */
  private static final int LONGEST = 65_535;

  private static final int ALIGNMENT = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /**
   * Reads a header and leaves the stream at the first value.
   *
   * @param file names the file in messages
   */
  public static NpyHeader read(InputStream in, String file) throws IOException {
    byte[] start = bytes(in, file, 0, 8);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        throw new MalformedNpyException(
            file, i, "0x%02x of \\x93NUMPY".formatted(MAGIC[i]), "0x%02x".formatted(start[i]));
      }
    }
    int major = start[6];
    if (major < 1 || major > 3 || start[7] != 0) {
      throw new MalformedNpyException(
          file, 6, "version 1.0, 2.0 or 3.0", (major & 0xff) + "." + (start[7] & 0xff));
    }
    int field = major == 1 ? 2 : 4;
    ByteBuffer lengthField =
        ByteBuffer.wrap(bytes(in, file, 8, field)).order(ByteOrder.LITTLE_ENDIAN);
    long length = major == 1 ? lengthField.getShort() & 0xffff : lengthField.getInt() & 0xffffffffL;
    if (length > LONGEST) {
      throw new MalformedNpyException(
          file, 8, "a header length of at most " + LONGEST, Long.toString(length));
    }
    int textStart = 8 + field;
    byte[] text = bytes(in, file, textStart, (int) length);
    boolean utf8 = major == 3;
    String header = new String(text, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return new NpyHeaderParser(header, file, textStart).parse(textStart + length);
  }

  private static byte[] bytes(InputStream in, String file, long offset, int count)
      throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new MalformedNpyException(
          file,
          offset + bytes.length,
          "part of a header of at least " + (offset + count) + " bytes",
          "the end of the file");
    }
    return bytes;
  }

  /** Returns the header, version 1.0, of a C-order array in native byte order. */
  public static byte[] of(ElementType type, Shape shape) {
    String sizes =
        Arrays.stream(shape.sizes()).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String tuple = shape.rank() == 1 ? sizes + "," : sizes;
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(NpyType.descr(type), tuple);
    int unpadded = 10 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer header = ByteBuffer.allocate(10 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) body.length).put(body);
    return header.array();
  }
}
