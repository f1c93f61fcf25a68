package dev.convoy.spark.job.volume;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes stored numbers of one type what the network sees: {@code stored * scale + offset}. */
interface StoredNumbers {
  /**
   * Converts numbers.
   *
   * @param bytes in native order
   * @param count how many
   */
  void toFloats(byte[] bytes, float[] floats, int count);

  /** Returns the conversion of a type; 8-bit numbers go by a table. */
  static StoredNumbers of(ElementType type, double scale, double offset) {
    return switch (type) {
      case UINT8, INT8 -> {
        float[] table = new float[256];
        for (int i = 0; i < table.length; i++) {
          table[i] = (float) ((type == ElementType.INT8 ? (byte) i : i) * scale + offset);
        }
        yield (bytes, floats, count) -> {
          for (int i = 0; i < count; i++) {
            floats[i] = table[bytes[i] & 0xff];
          }
        };
      }
      case UINT16 ->
          (bytes, floats, count) -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            for (int i = 0; i < count; i++) {
              floats[i] = (float) ((buffer.getShort(2 * i) & 0xffff) * scale + offset);
            }
          };
      case INT16 ->
          (bytes, floats, count) -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            for (int i = 0; i < count; i++) {
              floats[i] = (float) (buffer.getShort(2 * i) * scale + offset);
            }
          };
      default ->
          (bytes, floats, count) -> {
            try (Tensor stored = Tensor.allocate(type, Shape.of(count))) {
              stored.copyBytesFrom(bytes, 0, 0, count * type.bytes());
              for (int i = 0; i < count; i++) {
                floats[i] = (float) (stored.get(i) * scale + offset);
              }
            }
          };
    };
  }
}
