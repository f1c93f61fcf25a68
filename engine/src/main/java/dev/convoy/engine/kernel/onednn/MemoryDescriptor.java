package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.tensor.Shape;
import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The sizes of an array, in oneDNN's order of axes, and where in memory each element lies.
 *
 * <p>oneDNN counts axes batch, channels, space whatever their order in memory is.
 */
final class MemoryDescriptor implements AutoCloseable {
  private final dnnl_memory_desc handle;
  private final boolean owner;

  private MemoryDescriptor(dnnl_memory_desc handle, boolean owner) {
    this.handle = handle;
    this.owner = owner;
  }

  /** Returns a descriptor that belongs to a primitive. */
  static MemoryDescriptor borrowed(dnnl_memory_desc handle) {
    return new MemoryDescriptor(handle, false);
  }

  /** Returns a descriptor whose layout oneDNN may choose. */
  static MemoryDescriptor any(int type, long... sizes) {
    dnnl_memory_desc handle = new dnnl_memory_desc();
    int status =
        dnnl.dnnl_memory_desc_create_with_tag(
            handle, sizes.length, sizes, type, dnnl.dnnl_format_tag_any);
    Status.require(status, "describe an array of " + Arrays.toString(sizes));
    return new MemoryDescriptor(handle, true);
  }

  /** Returns a descriptor of elements that lie {@code strides} elements apart along each axis. */
  static MemoryDescriptor strided(int type, long[] sizes, long[] strides) {
    dnnl_memory_desc handle = new dnnl_memory_desc();
    int status =
        dnnl.dnnl_memory_desc_create_with_strides(handle, sizes.length, sizes, type, strides);
    Status.require(status, "describe an array of " + Arrays.toString(sizes));
    return new MemoryDescriptor(handle, true);
  }

  /** Returns a descriptor of an array whose axes lie in memory in the order of {@code sizes}. */
  static MemoryDescriptor rowMajor(int type, long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    return strided(type, sizes, strides);
  }

  /** Returns a descriptor of {@code [batch, spatial..., channels]} in memory. */
  static MemoryDescriptor channelsLast(int type, long batch, Shape spatial, long channels) {
    long[] sizes = new long[spatial.rank() + 2];
    long[] strides = new long[spatial.rank() + 2];
    sizes[1] = channels;
    strides[1] = 1;
    long stride = channels;
    for (int axis = spatial.rank() - 1; axis >= 0; axis--) {
      sizes[axis + 2] = spatial.size(axis);
      strides[axis + 2] = stride;
      stride *= spatial.size(axis);
    }
    sizes[0] = batch;
    strides[0] = stride;
    return strided(type, sizes, strides);
  }

  dnnl_memory_desc handle() {
    return handle;
  }

  long bytes() {
    return dnnl.dnnl_memory_desc_get_size(handle);
  }

  boolean isSameAs(MemoryDescriptor other) {
    return dnnl.dnnl_memory_desc_equal(handle, other.handle) != 0;
  }

  @Override
  public void close() {
    if (owner && !handle.isNull()) {
      dnnl.dnnl_memory_desc_destroy(handle);
      handle.setNull();
    }
  }
}
