package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Optional;

/**
 * What one core of this machine can do at most, measured once: what benchmarks are held against.
 *
 * @param products operations per second of float32 multiply-add instructions, two for each product
 * @param tileProducts the same of AMX in bfloat16; 0 where there is none
 * @param copied bytes per second that a copy out of the cache reads and writes, both counted
 */
public record CorePeak(double products, double tileProducts, double copied) {
  private static final double SECONDS = 0.2;

  /** Larger than the caches of one core. */
  private static final long COPY_BYTES = 128L << 20;

  private static final class Holder {
    static final CorePeak MEASURED = measure();
  }

  /** Returns this machine's, measured at the first call; empty where the C kernels do not run. */
  public static Optional<CorePeak> ofThisMachine() {
    return SimdLibrary.vectorFailure().isPresent()
        ? Optional.empty()
        : Optional.of(Holder.MEASURED);
  }

  private static CorePeak measure() {
    double tiles = SimdLibrary.isEnabled() ? CKernels.convoy_peak_tiles(SECONDS) : 0;
    Shape bytes = Shape.of(COPY_BYTES);
    try (Tensor src = Tensor.allocate(ElementType.UINT8, bytes);
        Tensor dst = Tensor.allocate(ElementType.UINT8, bytes)) {
      return new CorePeak(
          CVectorKernels.convoy_peak_fma(SECONDS),
          tiles,
          CVectorKernels.convoy_peak_copy(SECONDS, src.address(), dst.address(), COPY_BYTES));
    }
  }

  /**
   * Returns the operations per second that a convolution can have in a precision: float32 may be
   * six products of bfloat16 parts where that is faster, bf16x3 is three, bf16 one.
   */
  public double operations(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> Math.max(products, tileProducts / 6);
      case BF16X3 -> Math.max(products, tileProducts / 3);
      case BF16 -> Math.max(products, tileProducts);
    };
  }
}
