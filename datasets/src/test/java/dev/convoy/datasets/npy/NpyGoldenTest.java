package dev.convoy.datasets.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by NumPy, see {@code src/test/python/npy.py}. */
class NpyGoldenTest {
  private static byte[] file(String name) throws IOException {
    try (InputStream in = NpyGoldenTest.class.getResourceAsStream("/npy/" + name + ".npy")) {
      return in.readAllBytes();
    }
  }

  private static Tensor read(String name) throws IOException {
    return NpyReader.read(file(name), name);
  }

  @ParameterizedTest
  @CsvSource({
    "i1-little, INT8, 127, -128",
    "u1-little, UINT8, 255, 0",
    "i2-little, INT16, 32767, -32768",
    "i2-big, INT16, 32767, -32768",
    "u2-little, UINT16, 65535, 0",
    "u2-big, UINT16, 65535, 0",
    "u2-big-fortran, UINT16, 65535, 0",
    "f2-little, FLOAT16, 65504, -65504",
    "f2-big, FLOAT16, 65504, -65504",
    "i4-little, INT32, 2147483647, -2147483648",
    "i4-big, INT32, 2147483647, -2147483648",
    "u4-little, UINT32, 4294967295, 0",
    "u4-big, UINT32, 4294967295, 0",
    "f4-little, FLOAT32, 3.4028234663852886e38, -3.4028234663852886e38",
    "f4-big, FLOAT32, 3.4028234663852886e38, -3.4028234663852886e38",
    "f4-little-fortran, FLOAT32, 3.4028234663852886e38, -3.4028234663852886e38",
    "f4-little-v2, FLOAT32, 3.4028234663852886e38, -3.4028234663852886e38",
    "f4-little-v3, FLOAT32, 3.4028234663852886e38, -3.4028234663852886e38",
    "i8-little, INT64, 9.223372036854775807e18, -9.223372036854775808e18",
    "i8-big, INT64, 9.223372036854775807e18, -9.223372036854775808e18",
    "u8-little, UINT64, 1.8446744073709551615e19, 0",
    "u8-big, UINT64, 1.8446744073709551615e19, 0",
    "f8-little, FLOAT64, 1.7976931348623157e308, -1.7976931348623157e308",
    "f8-big, FLOAT64, 1.7976931348623157e308, -1.7976931348623157e308",
  })
  void readsEveryTypeAndOrder(String name, ElementType type, double first, double second)
      throws IOException {
    try (Tensor tensor = read(name)) {
      assertEquals(type, tensor.type());
      assertEquals(Shape.of(2, 3, 4), tensor.shape());
      assertEquals(first, tensor.get(0));
      assertEquals(second, tensor.get(1));
      for (int i = 2; i < 24; i++) {
        assertEquals(i * 7 % 120, tensor.get(i));
      }
    }
  }

  @Test
  void readsBooleansAsZeroAndOne() throws IOException {
    try (Tensor tensor = read("b1-little")) {
      assertEquals(ElementType.UINT8, tensor.type());
      for (int i = 0; i < 24; i++) {
        assertEquals(i % 3 == 0 ? 1 : 0, tensor.get(i));
      }
    }
  }

  @Test
  void readsArraysWithoutAxesOrElements() throws IOException {
    try (Tensor scalar = read("scalar");
        Tensor empty = read("empty");
        Tensor one = read("one")) {
      assertEquals(Shape.of(), scalar.shape());
      assertEquals(42.5, scalar.get(0));
      assertEquals(Shape.of(3, 0, 2), empty.shape());
      assertEquals(Shape.of(5), one.shape());
      assertEquals(4, one.get(4));
    }
  }

  /** Version 1.0, C order, little endian is what the writer writes: byte for byte as NumPy. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "i1-little", "u1-little", "i2-little", "u2-little", "f2-little", "i4-little", "u4-little",
        "f4-little", "i8-little", "u8-little", "f8-little", "scalar", "empty", "one"
      })
  void writesWhatNumPyWrites(String name) throws IOException {
    try (Tensor tensor = read(name)) {
      assertArrayEquals(file(name), NpyWriter.toBytes(tensor));
    }
  }
}
