package dev.convoy.engine.keras;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.HalfFloats;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/** One array of an HDF5 file. */
final class Hdf5Array implements StoredArray {
  /** No filter of HDF5 makes data smaller than this. */
  private static final long LARGEST_RATIO = 1100;

  private static final int BLOCK_BYTES = 1 << 20;

  private final Dataset dataset;
  private final String path;

  Hdf5Array(Dataset dataset, String path) {
    this.dataset = dataset;
    this.path = path;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Shape shape() {
    return Shape.of(dataset.getDimensionsAsLong());
  }

  @Override
  public Tensor read(long fileBytes) {
    Shape shape = shape();
    long elements = shape.elements();
    if (elements > LARGEST_RATIO * fileBytes || elements > Integer.MAX_VALUE - 8) {
      throw new ModelFileException(
          "array " + path + " says it holds " + shape + ", more than its file can");
    }
    Tensor tensor = Tensor.allocate(ElementType.FLOAT32, shape);
    try {
      if (isBfloat16()) {
        fillFromBfloat16(tensor);
      } else if (isPlainFloat32()) {
        fillFromFile(tensor);
      } else {
        fill(tensor, dataset.getDataFlat());
      }
      return tensor;
    } catch (RuntimeException | Error e) {
      tensor.close();
      throw e;
    }
  }

  /** Tells whether the values lie in one piece of the file as a tensor holds them. */
  private boolean isPlainFloat32() {
    return dataset instanceof ContiguousDataset
        && !dataset.isEmpty()
        && dataset.getDataType() instanceof FloatingPoint type
        && type.getSize() == Float.BYTES
        && type.getByteOrder().equals(ByteOrder.nativeOrder());
  }

  /** Copies a block at a time, so that an array of gigabytes needs no such heap. */
  private void fillFromFile(Tensor tensor) {
    ByteBuffer bytes = ((ContiguousDataset) dataset).getBuffer();
    if (bytes.remaining() != tensor.bytes()) {
      throw new ModelFileException("array " + path + " holds no " + shape() + " numbers");
    }
    byte[] block = new byte[(int) Math.min(BLOCK_BYTES, tensor.bytes())];
    for (long at = 0; at < tensor.bytes(); at += block.length) {
      int count = (int) Math.min(block.length, tensor.bytes() - at);
      bytes.get(block, 0, count);
      tensor.copyBytesFrom(block, 0, at, count);
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
    return i -> number(Array.get(data, i));
  }

  /** NumPy has no bfloat16, so Keras stores two opaque bytes; see {@link OpaqueTypes}. */
  private boolean isBfloat16() {
    return dataset.getDataType() instanceof StringData type && type.getSize() == Short.BYTES;
  }

  private void fillFromBfloat16(Tensor tensor) {
    if (!(dataset instanceof ContiguousDataset contiguous)) {
      throw new ModelFileException("array " + path + " of bfloat16 is not stored in one piece");
    }
    ByteBuffer bytes = contiguous.getBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setFloat(i, HalfFloats.fromBfloat16(bytes.getShort(2 * i)));
    }
  }

  private double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new ModelFileException("array " + path + " holds no numbers");
  }
}
