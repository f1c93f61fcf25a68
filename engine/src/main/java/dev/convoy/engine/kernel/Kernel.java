package dev.convoy.engine.kernel;

import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/**
 * Computes one layer on one source shape; all decisions are taken.
 *
 * <p>Safe to run from several threads at once, each with buffers and scratch memory of its own.
 * Holds prepared weights until {@link #close}; using it afterwards throws {@link
 * IllegalStateException}.
 */
public interface Kernel extends AutoCloseable {
  /**
   * Computes the results.
   *
   * @param srcs float32, the shapes of the request, batch axis first; any of them bfloat16 where
   *     {@link #takesBfloat16} allows
   * @param dsts the same, one for each result; overwritten whole; never overlapping a source
   * @param scratch at least {@link #scratchBytes} of memory with any content, uint8
   */
  void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch);

  /**
   * Tells whether sources and results may be bfloat16, because products are of such numbers anyway.
   */
  default boolean takesBfloat16() {
    return false;
  }

  /** Returns how exactly this kernel multiplies, which may be better than what was asked for. */
  default Precision precision() {
    return Precision.FLOAT32;
  }

  /** Returns the bytes of scratch memory that a run needs; 0 for none. */
  long scratchBytes();

  /** Returns the bytes of prepared weights that this kernel owns. */
  long weightBytes();

  /** Returns which implementation this is, for tables: {@code onednn brg_conv_fwd:avx512_core}. */
  String implementation();

  @Override
  void close();
}
