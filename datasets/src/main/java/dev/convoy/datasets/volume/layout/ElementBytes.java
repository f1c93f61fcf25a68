package dev.convoy.datasets.volume.layout;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Elements as bytes: byte order, repetition, order of axes. */
public final class ElementBytes {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private ElementBytes() {}

  /** Returns the bytes of one value in native order, rounded and saturated as tensors do. */
  public static byte[] of(ElementType type, double value) {
    byte[] bytes = new byte[type.bytes()];
    try (Tensor one = Tensor.allocate(type, Shape.of(1))) {
      one.set(0, value);
      one.copyBytesTo(0, bytes, 0, bytes.length);
    }
    return bytes;
  }

  /** Returns the value of one element's bytes in native order. */
  public static double value(ElementType type, byte[] element) {
    try (Tensor one = Tensor.allocate(type, Shape.of(1))) {
      one.copyBytesFrom(element, 0, 0, element.length);
      return one.get(0);
    }
  }

  /** Returns one element's bytes many times over. */
  public static byte[] repeated(byte[] element, int count) {
    byte[] bytes = new byte[Math.multiplyExact(element.length, count)];
    boolean zero = true;
    for (byte part : element) {
      zero &= part == 0;
    }
    if (zero) {
      return bytes;
    }
    if (element.length == 1) {
      Arrays.fill(bytes, element[0]);
      return bytes;
    }
    for (int at = 0; at < bytes.length; at += element.length) {
      System.arraycopy(element, 0, bytes, at, element.length);
    }
    return bytes;
  }

  /** Turns elements from a byte order to the native one or back, in place. */
  public static void swap(byte[] bytes, int count, int elementBytes, ByteOrder order) {
    if (order == ByteOrder.nativeOrder()) {
      return;
    }
    switch (elementBytes) {
      case 2 -> {
        for (int at = 0; at + 2 <= count; at += 2) {
          SHORTS.set(bytes, at, Short.reverseBytes((short) SHORTS.get(bytes, at)));
        }
      }
      case 4 -> {
        for (int at = 0; at + 4 <= count; at += 4) {
          INTS.set(bytes, at, Integer.reverseBytes((int) INTS.get(bytes, at)));
        }
      }
      case 8 -> {
        for (int at = 0; at + 8 <= count; at += 8) {
          LONGS.set(bytes, at, Long.reverseBytes((long) LONGS.get(bytes, at)));
        }
      }
      default -> {}
    }
  }

  /**
   * Reorders the axes of a row-major array: axis {@code i} of the result is axis {@code order[i]}
   * of the source.
   *
   * @param shape sizes of the source
   */
  public static byte[] transpose(byte[] src, Shape shape, int[] order, int elementBytes) {
    int rank = shape.rank();
    long[] strides = new long[rank];
    long stride = elementBytes;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.size(axis);
    }
    byte[] dst = new byte[src.length];
    long[] at = new long[rank];
    int from = 0;
    for (int to = 0; to < dst.length; to += elementBytes) {
      System.arraycopy(src, from, dst, to, elementBytes);
      int axis = rank - 1;
      while (axis >= 0) {
        from += (int) strides[order[axis]];
        if (++at[axis] < shape.size(order[axis])) {
          break;
        }
        from -= (int) (strides[order[axis]] * at[axis]);
        at[axis] = 0;
        axis--;
      }
    }
    return dst;
  }
}
