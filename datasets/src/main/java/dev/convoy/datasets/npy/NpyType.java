package dev.convoy.datasets.npy;

import dev.convoy.engine.tensor.ElementType;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code descr} says of one element.
 *
 * @param type as a tensor holds it; booleans are uint8, 0 or 1
 * @param order of the bytes in the file
 * @param isBoolean whether every byte other than 0 stands for 1
 */
public record NpyType(ElementType type, ByteOrder order, boolean isBoolean) {
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("f8", ElementType.FLOAT64),
          Map.entry("f4", ElementType.FLOAT32),
          Map.entry("f2", ElementType.FLOAT16),
          Map.entry("i1", ElementType.INT8),
          Map.entry("u1", ElementType.UINT8),
          Map.entry("b1", ElementType.UINT8),
          Map.entry("i2", ElementType.INT16),
          Map.entry("u2", ElementType.UINT16),
          Map.entry("i4", ElementType.INT32),
          Map.entry("u4", ElementType.UINT32),
          Map.entry("i8", ElementType.INT64),
          Map.entry("u8", ElementType.UINT64));

  /**
   * Returns what a descr like {@code <f4} says, or null when it is of no numeric type read here.
   */
  public static NpyType of(String descr) {
    if (descr.length() != 3 || "<>|=".indexOf(descr.charAt(0)) < 0) {
      return null;
    }
    ElementType type = TYPES.get(descr.substring(1));
    if (type == null || (descr.charAt(0) == '|' && type.bytes() > 1)) {
      return null;
    }
    ByteOrder order =
        switch (descr.charAt(0)) {
          case '<' -> ByteOrder.LITTLE_ENDIAN;
          case '>' -> ByteOrder.BIG_ENDIAN;
          default -> ByteOrder.nativeOrder();
        };
    return new NpyType(type, order, descr.endsWith("b1"));
  }

  /**
   * Returns the descr of a tensor's elements in native byte order.
   *
   * @throws IllegalArgumentException for bfloat16, which NumPy does not have
   */
  static String descr(ElementType type) {
    for (Map.Entry<String, ElementType> entry : TYPES.entrySet()) {
      if (entry.getValue() == type && !entry.getKey().equals("b1")) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return (type.bytes() == 1 ? "|" : little ? "<" : ">") + entry.getKey();
      }
    }
    throw new IllegalArgumentException(
        "Cannot write .npy: NumPy has no type %s, convert to float32 first"
            .formatted(type.name().toLowerCase(Locale.ROOT)));
  }
}
