package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;

/** What one run of a primitive needs, made once and used by one thread at a time. */
final class PrimitiveCall implements AutoCloseable {
  /** Size of oneDNN's structure of an argument's code and its memory object. */
  private static final int ARGUMENT_BYTES = 16;

  private final dnnl_stream stream = new dnnl_stream();
  private final dnnl_memory[] memories;
  private final Tensor table;
  private final dnnl_exec_arg_t tablePointer;

  PrimitiveCall(Primitive primitive, int[] arguments) {
    Status.require(
        dnnl.dnnl_stream_create(stream, OneDnnLibrary.engine(), dnnl.dnnl_stream_default_flags),
        "make a stream");
    int count = arguments.length + (primitive.scratchBytes() > 0 ? 1 : 0);
    memories = new dnnl_memory[count];
    table = Tensor.allocate(ElementType.UINT8, Shape.of((long) ARGUMENT_BYTES * count));
    tablePointer = new dnnl_exec_arg_t(new NativeAddress(table.address()));
    for (int i = 0; i < count; i++) {
      int argument = i < arguments.length ? arguments[i] : dnnl.DNNL_ARG_SCRATCHPAD;
      memories[i] = new dnnl_memory();
      Status.require(
          dnnl.dnnl_memory_create(
              memories[i],
              primitive.descriptor(argument).handle(),
              OneDnnLibrary.engine(),
              new NativeAddress(0)),
          "make a memory object");
      tablePointer.position(i).arg(argument).memory(memories[i]);
    }
    tablePointer.position(0);
  }

  void run(dnnl_primitive primitive, long scratch, long[] addresses) {
    for (int i = 0; i < memories.length; i++) {
      long address = i < addresses.length ? addresses[i] : scratch;
      Status.require(
          dnnl.dnnl_memory_set_data_handle(memories[i], new NativeAddress(address)),
          "set the address of an argument");
    }
    Status.require(
        dnnl.dnnl_primitive_execute(primitive, stream, memories.length, tablePointer),
        "run a primitive");
    Status.require(dnnl.dnnl_stream_wait(stream), "wait for a primitive");
  }

  @Override
  public void close() {
    for (dnnl_memory memory : memories) {
      dnnl.dnnl_memory_destroy(memory);
    }
    dnnl.dnnl_stream_destroy(stream);
    table.close();
  }
}
