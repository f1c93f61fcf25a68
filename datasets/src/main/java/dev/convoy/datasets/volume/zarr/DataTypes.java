package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.npy.NpyType;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import java.nio.ByteOrder;

/** Names of element types in Zarr 2 and 3. Booleans are read as uint8, 0 and 1. */
final class DataTypes {
  static final String BOOLEAN = "bool";

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
    NpyType found = NpyType.of(name);
    if (found == null) {
      throw type.malformed(EXPECTED);
    }
    return found.type();
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
