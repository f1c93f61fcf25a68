package dev.convoy.engine.tensor;

import java.util.function.LongToDoubleFunction;

/**
 * An array of numbers outside the Java heap: row-major, channels last, native byte order.
 *
 * <p>A tensor made by {@link #allocate} owns its memory and frees it in {@link #close}. A tensor
 * made by {@link #view} borrows: closing it does nothing, and using it after its owner was closed
 * throws {@link IllegalStateException}. Indices count elements and are long. Not safe for writing
 * from several threads; safe for reading.
 */
public final class Tensor implements AutoCloseable {
  private final NativeMemory memory;
  private final long byteOffset;
  private final boolean owner;
  private final ElementType type;
  private final Shape shape;
  private final long elements;

  private Tensor(
      NativeMemory memory, long byteOffset, boolean owner, ElementType type, Shape shape) {
    this.memory = memory;
    this.byteOffset = byteOffset;
    this.owner = owner;
    this.type = type;
    this.shape = shape;
    this.elements = shape.elements();
  }

  /**
   * Allocates a tensor of zeros.
   *
   * @param shape every size known
   * @throws OutOfMemoryError when the operating system has no such block left
   */
  public static Tensor allocate(ElementType type, Shape shape) {
    long bytes = Math.multiplyExact(shape.elements(), (long) type.bytes());
    return new Tensor(new NativeMemory(bytes), 0, true, type, shape);
  }

  /** Allocates a float32 tensor that holds these values, row-major. */
  public static Tensor of(Shape shape, float... values) {
    Tensor tensor = allocate(ElementType.FLOAT32, shape);
    tensor.copyFrom(values, 0, 0, checkedCount(shape, values.length));
    return tensor;
  }

  /** Allocates a float32 tensor whose element {@code i} is {@code value(i)}. */
  public static Tensor generate(Shape shape, LongToDoubleFunction value) {
    Tensor tensor = allocate(ElementType.FLOAT32, shape);
    for (long i = 0; i < tensor.elements; i++) {
      tensor.setFloat(i, (float) value.applyAsDouble(i));
    }
    return tensor;
  }

  private static int checkedCount(Shape shape, int values) {
    if (shape.elements() != values) {
      throw new IllegalArgumentException(
          "Cannot fill a tensor of " + shape + ": received " + values + " values");
    }
    return values;
  }

  /** Returns the bytes of native memory that live tensors of this process own now. */
  public static long liveBytes() {
    return NativeMemory.liveBytes();
  }

  /**
   * Returns the largest value that {@link #liveBytes} has had since this process started or {@link
   * #restartPeak} was called.
   */
  public static long peakBytes() {
    return NativeMemory.peakBytes();
  }

  /** Lets {@link #peakBytes} begin again at what is live now, to measure a stretch of work. */
  public static void restartPeak() {
    NativeMemory.restartPeak();
  }

  /**
   * Returns a tensor that borrows a part of this one's memory.
   *
   * @param byteOffset first byte, counted from this tensor's first
   * @throws IllegalArgumentException when the part does not lie inside this tensor
   */
  public Tensor view(long byteOffset, ElementType type, Shape shape) {
    long bytes = shape.elements() * type.bytes();
    if (byteOffset < 0 || byteOffset + bytes > bytes()) {
      throw new IllegalArgumentException(
          "Cannot view bytes "
              + byteOffset
              + " to "
              + (byteOffset + bytes)
              + " of a tensor of "
              + bytes());
    }
    return new Tensor(memory, this.byteOffset + byteOffset, false, type, shape);
  }

  /** Returns a tensor that borrows all of this one's memory under another shape. */
  public Tensor reshape(Shape shape) {
    if (shape.elements() != elements) {
      throw new IllegalArgumentException(
          "Cannot reshape " + this.shape + " to " + shape + ": element counts differ");
    }
    return view(0, type, shape);
  }

  /** Returns a tensor that borrows items {@code from} to {@code to} along the outermost axis. */
  public Tensor items(long from, long to) {
    long itemBytes = shape.elements(1, shape.rank()) * type.bytes();
    return view(from * itemBytes, type, shape.with(0, to - from));
  }

  public Shape shape() {
    return shape;
  }

  public ElementType type() {
    return type;
  }

  public long elements() {
    return elements;
  }

  /** Returns the size of the values in bytes. */
  public long bytes() {
    return elements * type.bytes();
  }

  /** Returns where the first element lies, for native kernels. */
  public long address() {
    return memory.address() + byteOffset;
  }

  /** Tells whether the memory was freed. */
  public boolean isClosed() {
    return memory.isClosed();
  }

  private long at(long index) {
    if (index < 0 || index >= elements) {
      throw new IndexOutOfBoundsException(
          "Cannot reach element " + index + " of a tensor of " + elements);
    }
    return address() + index * type.bytes();
  }

  /** Returns an element as a double; exact for every type but 64-bit integers beyond 2^53. */
  public double get(long index) {
    long at = at(index);
    return switch (type) {
      case FLOAT64 -> NativeMemory.getDouble(at);
      case FLOAT32 -> NativeMemory.getFloat(at);
      case FLOAT16 -> HalfFloats.fromFloat16(NativeMemory.getShort(at));
      case BFLOAT16 -> HalfFloats.fromBfloat16(NativeMemory.getShort(at));
      case INT8 -> NativeMemory.getByte(at);
      case UINT8 -> Byte.toUnsignedInt(NativeMemory.getByte(at));
      case INT16 -> NativeMemory.getShort(at);
      case UINT16 -> Short.toUnsignedInt(NativeMemory.getShort(at));
      case INT32 -> NativeMemory.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(NativeMemory.getInt(at));
      case INT64 -> NativeMemory.getLong(at);
      case UINT64 -> unsignedToDouble(NativeMemory.getLong(at));
    };
  }

  private static double unsignedToDouble(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /**
   * Stores a value, rounded to the nearest that the type holds; integers saturate and NaN becomes 0
   * in them.
   */
  public void set(long index, double value) {
    long at = at(index);
    switch (type) {
      case FLOAT64 -> NativeMemory.putDouble(at, value);
      case FLOAT32 -> NativeMemory.putFloat(at, (float) value);
      case FLOAT16 -> NativeMemory.putShort(at, HalfFloats.toFloat16((float) value));
      case BFLOAT16 -> NativeMemory.putShort(at, HalfFloats.toBfloat16((float) value));
      case INT8, UINT8 -> NativeMemory.putByte(at, (byte) saturated(value));
      case INT16, UINT16 -> NativeMemory.putShort(at, (short) saturated(value));
      case INT32, UINT32 -> NativeMemory.putInt(at, (int) saturated(value));
      case INT64 -> NativeMemory.putLong(at, (long) Math.rint(value));
      case UINT64 -> NativeMemory.putLong(at, doubleToUnsigned(Math.rint(value)));
    }
  }

  private long saturated(double value) {
    return (long) Math.rint(Math.min(Math.max(value, type.minimum()), type.maximum()));
  }

  private static long doubleToUnsigned(double value) {
    if (value >= 0x1p64) {
      return -1;
    }
    if (value >= 0x1p63) {
      return (long) (value - 0x1p63) ^ Long.MIN_VALUE;
    }
    return Math.max(0, (long) value);
  }

  /** Returns an element of a float32 tensor. */
  public float getFloat(long index) {
    requireFloat32();
    return NativeMemory.getFloat(at(index));
  }

  /** Stores an element of a float32 tensor. */
  public void setFloat(long index, float value) {
    requireFloat32();
    NativeMemory.putFloat(at(index), value);
  }

  private void requireFloat32() {
    if (type != ElementType.FLOAT32) {
      throw new IllegalStateException(
          "Cannot use a " + type.label() + " tensor as float32: convert it first");
    }
  }

  private long span(long index, long count) {
    if (index < 0 || count < 0 || index + count > elements) {
      throw new IndexOutOfBoundsException(
          "Cannot reach elements " + index + " to " + (index + count) + " of " + elements);
    }
    return address() + index * type.bytes();
  }

  /** Copies {@code count} values of a float array to this float32 tensor, from {@code index} on. */
  public void copyFrom(float[] source, int offset, long index, int count) {
    requireFloat32();
    java.util.Objects.checkFromIndexSize(offset, count, source.length);
    NativeMemory.copyFromFloats(source, offset, span(index, count), count);
  }

  /**
   * Copies {@code count} values of this float32 tensor, from {@code index} on, to a float array.
   */
  public void copyTo(long index, float[] target, int offset, int count) {
    requireFloat32();
    java.util.Objects.checkFromIndexSize(offset, count, target.length);
    NativeMemory.copyToFloats(span(index, count), target, offset, count);
  }

  /** Copies raw bytes in native order to this tensor's memory, from byte {@code byteIndex} on. */
  public void copyBytesFrom(byte[] source, int offset, long byteIndex, int count) {
    java.util.Objects.checkFromIndexSize(offset, count, source.length);
    java.util.Objects.checkFromIndexSize(byteIndex, count, bytes());
    NativeMemory.copyFromBytes(source, offset, address() + byteIndex, count);
  }

  /** Copies raw bytes in native order of this tensor's memory, from {@code byteIndex} on. */
  public void copyBytesTo(long byteIndex, byte[] target, int offset, int count) {
    java.util.Objects.checkFromIndexSize(offset, count, target.length);
    java.util.Objects.checkFromIndexSize(byteIndex, count, bytes());
    NativeMemory.copyToBytes(address() + byteIndex, target, offset, count);
  }

  /**
   * Copies {@code count} elements, from {@code index} on, to another tensor of the same type; the
   * two spans must not overlap.
   */
  public void copyTo(long index, Tensor target, long targetIndex, long count) {
    if (target.type != type) {
      throw new IllegalArgumentException(
          "Cannot copy " + type.label() + " elements to a " + target.type.label() + " tensor");
    }
    NativeMemory.copy(span(index, count), target.span(targetIndex, count), count * type.bytes());
  }

  /** Returns all values of a float32 tensor of at most 2^31 - 1 elements as a new array. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements)];
    copyTo(0, values, 0, values.length);
    return values;
  }

  /** Allocates a tensor of another type with the same values, rounded and saturated. */
  public Tensor convertTo(ElementType target) {
    Tensor converted = allocate(target, shape);
    if (target == type) {
      copyTo(0, converted, 0, elements);
      return converted;
    }
    for (long i = 0; i < elements; i++) {
      converted.set(i, get(i));
    }
    return converted;
  }

  /** Sets every byte to zero. */
  public void clear() {
    NativeMemory.fill(address(), bytes(), (byte) 0);
  }

  /** Frees the memory if this tensor owns it; a second call does nothing. */
  @Override
  public void close() {
    if (owner) {
      memory.close();
    }
  }

  /** Returns for example {@code float32[8, 56, 56, 64]}. */
  @Override
  public String toString() {
    return type.label() + shape;
  }
}
