package dev.convoy.engine.tensor;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import sun.misc.Unsafe;

/**
 * One block of zeroed memory outside the Java heap, freed exactly once by its owner.
 *
 * <p>Blocks start on a 64-byte boundary, one cache line and one AVX-512 register. Reads and writes
 * are not checked against the block's size; {@link Tensor} is the checked border.
 */
@SuppressWarnings("removal")
final class NativeMemory implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final Unsafe UNSAFE = unsafe();
  private static final AtomicLong LIVE = new AtomicLong();
  private static final AtomicLong PEAK = new AtomicLong();

  private final long base;
  private final long address;
  private final long bytes;
  private final AtomicBoolean closed = new AtomicBoolean();

  NativeMemory(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "Cannot allocate native memory: size must not be negative, received " + bytes);
    }
    this.bytes = bytes;
    try {
      base = UNSAFE.allocateMemory(bytes + ALIGNMENT);
    } catch (OutOfMemoryError e) {
      OutOfMemoryError named =
          new OutOfMemoryError(
              "Cannot allocate " + bytes + " bytes of native memory, " + LIVE.get() + " in use");
      named.initCause(e);
      throw named;
    }
    address = (base + ALIGNMENT - 1) & -ALIGNMENT;
    UNSAFE.setMemory(address, bytes, (byte) 0);
    PEAK.accumulateAndGet(LIVE.addAndGet(bytes), Math::max);
  }

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static long liveBytes() {
    return LIVE.get();
  }

  static long peakBytes() {
    return PEAK.get();
  }

  static void restartPeak() {
    PEAK.set(LIVE.get());
  }

  long address() {
    if (closed.get()) {
      throw new IllegalStateException("Cannot use native memory: its owner has closed it");
    }
    return address;
  }

  boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      LIVE.addAndGet(-bytes);
      UNSAFE.freeMemory(base);
    }
  }

  static byte getByte(long at) {
    return UNSAFE.getByte(at);
  }

  static short getShort(long at) {
    return UNSAFE.getShort(at);
  }

  static int getInt(long at) {
    return UNSAFE.getInt(at);
  }

  static long getLong(long at) {
    return UNSAFE.getLong(at);
  }

  static float getFloat(long at) {
    return UNSAFE.getFloat(at);
  }

  static double getDouble(long at) {
    return UNSAFE.getDouble(at);
  }

  static void putByte(long at, byte value) {
    UNSAFE.putByte(at, value);
  }

  static void putShort(long at, short value) {
    UNSAFE.putShort(at, value);
  }

  static void putInt(long at, int value) {
    UNSAFE.putInt(at, value);
  }

  static void putLong(long at, long value) {
    UNSAFE.putLong(at, value);
  }

  static void putFloat(long at, float value) {
    UNSAFE.putFloat(at, value);
  }

  static void putDouble(long at, double value) {
    UNSAFE.putDouble(at, value);
  }

  static void copy(long from, long to, long bytes) {
    UNSAFE.copyMemory(from, to, bytes);
  }

  static void fill(long at, long bytes, byte value) {
    UNSAFE.setMemory(at, bytes, value);
  }

  static void copyFromBytes(byte[] source, int offset, long to, long bytes) {
    UNSAFE.copyMemory(source, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset, null, to, bytes);
  }

  static void copyToBytes(long from, byte[] target, int offset, long bytes) {
    UNSAFE.copyMemory(null, from, target, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) offset, bytes);
  }

  static void copyFromFloats(float[] source, int offset, long to, long count) {
    UNSAFE.copyMemory(source, Unsafe.ARRAY_FLOAT_BASE_OFFSET + 4L * offset, null, to, 4 * count);
  }

  static void copyToFloats(long from, float[] target, int offset, long count) {
    UNSAFE.copyMemory(null, from, target, Unsafe.ARRAY_FLOAT_BASE_OFFSET + 4L * offset, 4 * count);
  }
}
