package dev.convoy.engine.keras;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the data types with which h5py stores bfloat16: two opaque bytes without a tag, which jHDF
 * 0.13 cannot read.
 *
 * <p>The 16 bytes of such a header message are sought in the whole file, and the type's class is
 * changed from opaque (5) to fixed-length text (3), which has as many bytes and no properties:
 *
 * <pre>{@code
 * 03 00   08 00   01 00 00 00   15 00 00 00   02 00 00 00
 * type    size    constant      opaque, v1    2 bytes
 * }</pre>
 *
 * <p>Source: HDF5 File Format Specification 3.0, sections IV.A.1.a and IV.A.2.d.
 */
final class OpaqueTypes {
  private static final byte[] MESSAGE = {3, 0, 8, 0, 1, 0, 0, 0, 0x15, 0, 0, 0, 2, 0, 0, 0};
  private static final int CLASS_AT = 8;
  private static final int BLOCK = 1 << 20;

  /** The byte that makes the type fixed-length text. */
  static final byte TEXT = 0x13;

  private OpaqueTypes() {}

  /** Returns where in a file the bytes lie that are to become {@link #TEXT}. */
  static List<Long> positions(InputStream in) throws IOException {
    List<Long> positions = new ArrayList<>();
    byte[] block = new byte[BLOCK + MESSAGE.length];
    int kept = 0;
    long start = 0;
    for (int read = in.readNBytes(block, 0, BLOCK);
        read > 0;
        read = in.readNBytes(block, kept, BLOCK)) {
      int end = kept + read;
      for (int i = 0; i + MESSAGE.length <= end; i++) {
        if (block[i] == MESSAGE[0] && matches(block, i)) {
          positions.add(start + i + CLASS_AT);
        }
      }
      kept = Math.min(end, MESSAGE.length - 1);
      System.arraycopy(block, end - kept, block, 0, kept);
      start += end - kept;
    }
    return positions;
  }

  private static boolean matches(byte[] block, int from) {
    return Arrays.equals(block, from, from + MESSAGE.length, MESSAGE, 0, MESSAGE.length);
  }
}
