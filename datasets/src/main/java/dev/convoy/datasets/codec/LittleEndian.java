package dev.convoy.datasets.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes little-endian numbers in byte arrays. */
final class LittleEndian {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static int int32(String codec, byte[] src, int at) throws CorruptDataException {
    if (at < 0 || at > src.length - 4) {
      throw new CorruptDataException(codec, at, "needs 4 bytes, found " + (src.length - at));
    }
    return (int) INTS.get(src, at);
  }

  static void putInt32(byte[] dst, int at, int value) {
    INTS.set(dst, at, value);
  }
}
