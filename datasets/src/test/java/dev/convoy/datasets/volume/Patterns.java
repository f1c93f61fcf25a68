package dev.convoy.datasets.volume;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/** Made-up voxels and random boxes. */
public final class Patterns {
  private Patterns() {}

  /** Returns what volumes.py stores for a running number, in a type. */
  public static double value(ElementType type, long count) {
    if (type.isFloating()) {
      return (count % 2000 - 100) * 0.25;
    }
    if (type.isSigned()) {
      return count % (1L << (8 * Math.min(type.bytes(), 4) - 1)) - 50;
    }
    return count % (1L << Math.min(8 * type.bytes(), 31));
  }

  /** Returns a tensor whose element {@code i} is the pattern of {@code 7 i + 3}. */
  public static Tensor tensor(ElementType type, Shape shape) {
    Tensor tensor = Tensor.allocate(type, shape);
    for (long i = 0; i < tensor.elements(); i++) {
      tensor.set(i, value(type, i * 7 + 3));
    }
    return tensor;
  }

  /** Returns the position of an element of a box in the array. */
  public static long[] position(Region region, long index) {
    long[] at = new long[region.rank()];
    long rest = index;
    for (int axis = at.length - 1; axis >= 0; axis--) {
      at[axis] = region.start(axis) + rest % region.size(axis);
      rest /= region.size(axis);
    }
    return at;
  }

  /** Returns a box inside an array, at least one position along each axis. */
  public static Region box(Random random, Shape shape) {
    long[] starts = new long[shape.rank()];
    long[] sizes = new long[shape.rank()];
    for (int axis = 0; axis < starts.length; axis++) {
      starts[axis] = random.nextInt((int) shape.size(axis));
      sizes[axis] = 1 + random.nextInt((int) (shape.size(axis) - starts[axis]));
    }
    return Region.of(starts, sizes);
  }

  /** Cuts a box out of a whole array. */
  public static Tensor cut(Tensor whole, Region region) {
    Tensor box = Tensor.allocate(whole.type(), region.shape());
    for (long index = 0; index < box.elements(); index++) {
      long[] at = position(region, index);
      long from = 0;
      for (int axis = 0; axis < at.length; axis++) {
        from = from * whole.shape().size(axis) + at[axis];
      }
      whole.copyTo(from, box, index, 1);
    }
    return box;
  }

  /** Returns all bytes of a tensor. */
  public static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
    tensor.copyBytesTo(0, bytes, 0, bytes.length);
    return bytes;
  }

  /** Tells where two tensors first differ, or -1; compares bits. */
  public static int mismatch(Tensor first, Tensor second) {
    return Arrays.mismatch(bytes(first), bytes(second));
  }
}
