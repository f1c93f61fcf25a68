package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;

/**
 * One operation of oneDNN on fixed sizes; may run on several threads at once.
 *
 * <p>Every run takes a {@link PrimitiveCall} from a pool, so that there are as many of them as runs
 * were ever going on together.
 */
final class Primitive implements AutoCloseable {
  /** Makes a primitive descriptor: a call of one of oneDNN's create functions. */
  interface Creation {
    int create(dnnl_primitive_desc result);
  }

  private final dnnl_primitive_desc description;
  private final dnnl_primitive handle = new dnnl_primitive();
  private final Queue<PrimitiveCall> idle = new ConcurrentLinkedQueue<>();
  private final int[] arguments;
  private final int threads;
  private final String implementation;
  private final long scratchBytes;
  private volatile boolean closed;

  /**
   * Makes a primitive.
   *
   * @param what for messages: {@code a convolution}
   * @param threads native threads it is made for and runs with
   * @param unwanted tells of an implementation's name whether the next one is to be taken
   * @param arguments oneDNN's codes of the memory that a run takes, in the order it takes them; the
   *     scratch memory is not among them
   */
  Primitive(
      String what, int threads, Creation creation, Predicate<String> unwanted, int... arguments) {
    this.arguments = arguments;
    this.threads = threads;
    NativeThreads.use(threads);
    description = new dnnl_primitive_desc();
    Status.require(creation.create(description), "make " + what);
    try {
      String name = readImplementation();
      while (unwanted.test(name)) {
        Status.require(dnnl.dnnl_primitive_desc_next_impl(description), "make " + what);
        name = readImplementation();
      }
      implementation = name;
      Status.require(dnnl.dnnl_primitive_create(handle, description), "make " + what);
      scratchBytes = descriptor(dnnl.DNNL_ARG_SCRATCHPAD).bytes();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Makes a primitive of the first implementation that oneDNN offers. */
  Primitive(String what, int threads, Creation creation, int... arguments) {
    this(what, threads, creation, name -> false, arguments);
  }

  private String readImplementation() {
    try (Tensor address = Tensor.allocate(ElementType.INT64, Shape.of(1))) {
      Status.require(
          dnnl.dnnl_primitive_desc_query(
              description, dnnl.dnnl_query_impl_info_str, 0, new NativeAddress(address.address())),
          "read the name of an implementation");
      return new BytePointer(new NativeAddress((long) address.get(0))).getString();
    }
  }

  /** Returns how oneDNN wants an argument to lie in memory. */
  MemoryDescriptor descriptor(int argument) {
    return MemoryDescriptor.borrowed(
        dnnl.dnnl_primitive_desc_query_md(description, dnnl.dnnl_query_exec_arg_md, argument));
  }

  String implementation() {
    return implementation;
  }

  long scratchBytes() {
    return scratchBytes;
  }

  /**
   * Runs.
   *
   * @param scratch address of {@link #scratchBytes} bytes, ignored when that is 0
   * @param addresses of the arguments, in the order given to the constructor
   * @throws IllegalStateException after {@link #close}
   */
  void run(long scratch, long... addresses) {
    if (closed) {
      throw new IllegalStateException("Cannot run a kernel: its owner has closed it");
    }
    NativeThreads.use(threads);
    PrimitiveCall call = idle.poll();
    if (call == null) {
      call = new PrimitiveCall(this, arguments);
    }
    try {
      call.run(handle, scratch, addresses);
    } finally {
      idle.add(call);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (PrimitiveCall call = idle.poll(); call != null; call = idle.poll()) {
      call.close();
    }
    if (!handle.isNull()) {
      dnnl.dnnl_primitive_destroy(handle);
      handle.setNull();
    }
    if (!description.isNull()) {
      dnnl.dnnl_primitive_desc_destroy(description);
      description.setNull();
    }
  }
}
