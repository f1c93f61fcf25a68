package dev.convoy.engine.keras;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.HalfFloats;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import io.jhdf.api.Dataset;
import io.jhdf.object.datatype.OpaqueDataType;
import java.lang.reflect.Array;
import java.util.function.IntToDoubleFunction;

/** One array of a weight file, read as float32 when asked for. */
final class StoredArray {
  /** No filter of HDF5 makes data smaller than this. */
  private static final long LARGEST_RATIO = 1100;

  private final Dataset dataset;
  private final String path;

  StoredArray(Dataset dataset, String path) {
    this.dataset = dataset;
    this.path = path;
  }

  String path() {
    return path;
  }

  Shape shape() {
    return Shape.of(dataset.getDimensionsAsLong());
  }

  /**
   * Reads the values.
   *
   * @param fileBytes size of the file, a bound for what may be allocated
   */
  Tensor read(long fileBytes) {
    Shape shape = shape();
    long elements = shape.elements();
    if (elements > LARGEST_RATIO * fileBytes || elements > Integer.MAX_VALUE - 8) {
      throw new ModelFileException(
          "array " + path + " says it holds " + shape + ", more than its file can");
    }
    Tensor tensor = Tensor.allocate(ElementType.FLOAT32, shape);
    try {
      fill(tensor, dataset.getDataFlat());
      return tensor;
    } catch (RuntimeException | Error e) {
      tensor.close();
      throw e;
    }
  }

  private void fill(Tensor tensor, Object data) {
    int count = Math.toIntExact(tensor.elements());
    if (data instanceof float[] values && values.length == count) {
      tensor.copyFrom(values, 0, 0, count);
    } else if (count > 0) {
      IntToDoubleFunction values = values(data, count);
      for (int i = 0; i < count; i++) {
        tensor.setFloat(i, (float) values.applyAsDouble(i));
      }
    }
  }

  private IntToDoubleFunction values(Object data, int count) {
    if (data instanceof Number number && count == 1) {
      return i -> number.doubleValue();
    }
    if (data == null || !data.getClass().isArray() || Array.getLength(data) != count) {
      throw new ModelFileException("array " + path + " holds no " + shape() + " numbers");
    }
    if (data instanceof byte[][] values && dataset.getDataType() instanceof OpaqueDataType) {
      return i -> bfloat16(values[i]);
    }
    return i -> number(Array.get(data, i));
  }

  /** NumPy has no bfloat16, so Keras stores its two bytes as opaque data. */
  private double bfloat16(byte[] bytes) {
    if (bytes.length != 2) {
      throw new ModelFileException("array " + path + " holds no numbers");
    }
    return HalfFloats.fromBfloat16((short) (bytes[0] & 0xff | bytes[1] << 8));
  }

  private double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new ModelFileException("array " + path + " holds no numbers");
  }
}
