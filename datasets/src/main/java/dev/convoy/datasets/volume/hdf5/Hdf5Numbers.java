package dev.convoy.datasets.volume.hdf5;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Makes jHDF's nested Java arrays bytes of one element type. */
final class Hdf5Numbers {
  private Hdf5Numbers() {}

  /** Returns the type of a dataset's numbers; empty where they are none, or of odd widths. */
  static Optional<ElementType> type(DataType type) {
    int bits = 8 * type.getSize();
    String label = null;
    if (type instanceof FixedPoint whole) {
      label = (whole.isSigned() ? "int" : "uint") + bits;
    } else if (type instanceof FloatingPoint) {
      label = "float" + bits;
    }
    for (ElementType each : ElementType.values()) {
      if (each.label().equals(label)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a box's numbers row-major in native byte order.
   *
   * @param box nested arrays with the box's sizes
   */
  static byte[] bytes(Object box, Shape sizes, ElementType type) {
    byte[] bytes = new byte[Math.toIntExact(sizes.elements() * type.bytes())];
    put(box, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), type);
    return bytes;
  }

  private static void put(Object array, ByteBuffer into, ElementType type) {
    if (array instanceof BigInteger[] numbers) {
      for (BigInteger number : numbers) {
        into.putLong(number.longValue());
      }
    } else if (array instanceof Object[] nested) {
      for (Object each : nested) {
        put(each, into, type);
      }
    } else if (array instanceof byte[] numbers) {
      into.put(numbers);
    } else if (array instanceof short[] numbers) {
      for (short number : numbers) {
        whole(number, into, type);
      }
    } else if (array instanceof int[] numbers) {
      for (int number : numbers) {
        whole(number, into, type);
      }
    } else if (array instanceof long[] numbers) {
      for (long number : numbers) {
        whole(number, into, type);
      }
    } else if (array instanceof float[] numbers) {
      for (float number : numbers) {
        floating(number, into, type);
      }
    } else if (array instanceof double[] numbers) {
      for (double number : numbers) {
        floating(number, into, type);
      }
    } else {
      throw new IllegalArgumentException(
          "Cannot read HDF5 numbers of " + array.getClass().getSimpleName());
    }
  }

  /** jHDF widens unsigned numbers; the low bytes are those of the file. */
  private static void whole(long number, ByteBuffer into, ElementType type) {
    switch (type.bytes()) {
      case 1 -> into.put((byte) number);
      case 2 -> into.putShort((short) number);
      case 4 -> into.putInt((int) number);
      default -> into.putLong(number);
    }
  }

  private static void floating(double number, ByteBuffer into, ElementType type) {
    switch (type.bytes()) {
      case 2 -> {
        try (Tensor half = Tensor.allocate(type, Shape.of(1))) {
          half.set(0, number);
          byte[] two = new byte[2];
          half.copyBytesTo(0, two, 0, 2);
          into.put(two);
        }
      }
      case 4 -> into.putFloat((float) number);
      default -> into.putDouble(number);
    }
  }
}
