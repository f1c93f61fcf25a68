package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import java.nio.ByteOrder;
import java.util.Map;

/** Names of element types in Zarr 2 and 3. Booleans are read as uint8, 0 and 1. */
final class DataTypes {
  static final String BOOLEAN = "bool";

  private static final Map<String, ElementType> V2 =
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

  private static final String EXPECTED =
      "a type among bool, int8 to int64, uint8 to uint64, float16, bfloat16, float32, float64";

  private DataTypes() {}

  static ElementType v3(Metadata type) throws MalformedVolumeException {
    String name = type.node().asText("");
    if (name.equals(BOOLEAN)) {
      return ElementType.UINT8;
    }
    for (ElementType candidate : ElementType.values()) {
      if (candidate.label().equals(name)) {
        return candidate;
      }
    }
    throw type.malformed(EXPECTED);
  }

  static ElementType v2(Metadata type) throws MalformedVolumeException {
    String name = type.node().asText("");
    if (name.equals(ElementType.BFLOAT16.label())) {
      return ElementType.BFLOAT16;
    }
    ElementType found = name.length() == 3 ? V2.get(name.substring(1)) : null;
    if (found == null || "<>|=".indexOf(name.charAt(0)) < 0) {
      throw type.malformed(EXPECTED);
    }
    return found;
  }

  static ByteOrder v2Order(Metadata type) {
    return type.node().asText("").startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  static String v2Name(ElementType type) {
    if (type == ElementType.BFLOAT16) {
      return type.label();
    }
    String kind = type.isFloating() ? "f" : type.isSigned() ? "i" : "u";
    return (type.bytes() == 1 ? "|" : "<") + kind + type.bytes();
  }
}
