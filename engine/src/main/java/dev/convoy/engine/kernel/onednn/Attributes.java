package dev.convoy.engine.kernel.onednn;

import java.util.List;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.global.dnnl;

/**
 * What a primitive does beside its operation: scratch memory comes from the caller, float32 is
 * never rounded to a shorter type inside, and functions are applied to every result.
 */
final class Attributes implements AutoCloseable {
  private final dnnl_primitive_attr handle = new dnnl_primitive_attr();

  Attributes(List<Eltwise> functions) {
    this(List.of(), functions);
  }

  /**
   * @param added arrays that are added to the result
   * @param functions applied to the sum, in order
   */
  Attributes(List<MemoryDescriptor> added, List<Eltwise> functions) {
    Status.require(dnnl.dnnl_primitive_attr_create(handle), "make attributes");
    Status.require(
        dnnl.dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl.dnnl_scratchpad_mode_user),
        "take scratch memory from the caller");
    Status.require(
        dnnl.dnnl_primitive_attr_set_fpmath_mode(handle, dnnl.dnnl_fpmath_mode_strict),
        "keep float32 exact");
    if (!added.isEmpty() || !functions.isEmpty()) {
      append(added, functions);
    }
  }

  private void append(List<MemoryDescriptor> added, List<Eltwise> functions) {
    dnnl_post_ops operations = new dnnl_post_ops();
    Status.require(dnnl.dnnl_post_ops_create(operations), "make a list of functions");
    try {
      for (MemoryDescriptor each : added) {
        Status.require(
            dnnl.dnnl_post_ops_append_binary(operations, dnnl.dnnl_binary_add, each.handle()),
            "append an addition");
      }
      for (Eltwise each : functions) {
        Status.require(
            dnnl.dnnl_post_ops_append_eltwise(
                operations, each.algorithm(), each.alpha(), each.beta()),
            "append " + each);
      }
      Status.require(dnnl.dnnl_primitive_attr_set_post_ops(handle, operations), "append functions");
    } finally {
      dnnl.dnnl_post_ops_destroy(operations);
    }
  }

  dnnl_primitive_attr handle() {
    return handle;
  }

  @Override
  public void close() {
    dnnl.dnnl_primitive_attr_destroy(handle);
  }
}
