package dev.convoy.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @ParameterizedTest
  @EnumSource(ElementType.class)
  void holdsSmallWholeNumbersOfEveryType(ElementType type) {
    try (Tensor tensor = Tensor.allocate(type, Shape.of(2, 3))) {
      assertEquals(0, tensor.get(5));
      tensor.set(5, 100);
      assertEquals(100, tensor.get(5));
      assertEquals(6L * type.bytes(), tensor.bytes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8, -3, 0",
    "UINT8, 300, 255",
    "UINT8, 2.5, 2",
    "UINT8, 3.5, 4",
    "UINT8, NaN, 0",
    "INT8, -200, -128",
    "INT16, 40000, 32767",
    "UINT16, 70000, 65535",
    "INT32, 3e9, 2147483647",
    "UINT32, 5e9, 4294967295",
    "UINT32, 3e9, 3e9",
    "INT64, 9007199254740992, 9007199254740992",
    "UINT64, 1.8e19, 1.8e19",
    "UINT64, -1, 0",
    "FLOAT16, 65520, Infinity",
    "BFLOAT16, 1.00390625, 1"
  })
  void saturatesAndRoundsToEven(ElementType type, double stored, double expected) {
    try (Tensor tensor = Tensor.allocate(type, Shape.of(1))) {
      tensor.set(0, stored);
      assertEquals(expected, tensor.get(0));
    }
  }

  @Test
  void viewsShareMemoryAndOwnersCloseIt() {
    Tensor owner = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
    Tensor second = owner.items(1, 2);
    second.setFloat(0, 30);
    assertArrayEquals(new float[] {1, 2, 30, 4}, owner.toFloats());
    second.close();
    assertEquals(30, owner.getFloat(2));
    owner.close();
    IllegalStateException closed = assertThrows(IllegalStateException.class, () -> second.get(0));
    assertEquals("Cannot use native memory: its owner has closed it", closed.getMessage());
  }

  @Test
  void countsLiveBytesAndFreesOnce() {
    long before = Tensor.liveBytes();
    Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(1000));
    assertEquals(before + 4000, Tensor.liveBytes());
    tensor.close();
    tensor.close();
    assertEquals(before, Tensor.liveBytes());
  }

  @Test
  void refusesWhatLiesOutside() {
    try (Tensor tensor = Tensor.of(Shape.of(3), 1, 2, 3)) {
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.get(3));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.get(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.copyTo(2, new float[4], 0, 2));
      IllegalArgumentException view =
          assertThrows(
              IllegalArgumentException.class,
              () -> tensor.view(4, ElementType.FLOAT32, Shape.of(3)));
      assertEquals("Cannot view bytes 4 to 16 of a tensor of 12", view.getMessage());
    }
  }

  @Test
  void addressesAreAligned() {
    try (Tensor tensor = Tensor.allocate(ElementType.UINT8, Shape.of(7))) {
      assertEquals(0, tensor.address() % 64);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FLOAT16", "BFLOAT16"})
  void everyHalfFloatRoundTrips(ElementType type) {
    for (int bits = 0; bits < 0x10000; bits++) {
      boolean half = type == ElementType.FLOAT16;
      short given = (short) bits;
      float value = half ? HalfFloats.fromFloat16(given) : HalfFloats.fromBfloat16(given);
      if (Float.isNaN(value)) {
        continue;
      }
      short back = half ? HalfFloats.toFloat16(value) : HalfFloats.toBfloat16(value);
      assertEquals(given, back);
    }
    assertTrue(Float.isNaN(HalfFloats.fromFloat16(HalfFloats.toFloat16(Float.NaN))));
    assertTrue(Float.isNaN(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(Float.NaN))));
  }

  @Test
  void convertsBetweenTypes() {
    try (Tensor floats = Tensor.of(Shape.of(3), -1, 1.5f, 300);
        Tensor bytes = floats.convertTo(ElementType.UINT8)) {
      assertEquals(0, bytes.get(0));
      assertEquals(2, bytes.get(1));
      assertEquals(255, bytes.get(2));
      assertEquals("uint8[3]", bytes.toString());
    }
  }
}
