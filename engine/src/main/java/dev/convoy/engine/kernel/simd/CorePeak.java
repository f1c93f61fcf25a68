package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one core of this machine can do at most, measured once: what benchmarks are held against.
 *
 * @param products operations per second of float32 multiply-add instructions, two for each product
 * @param bfloatProducts the same of AMX in bfloat16, of AVX-512 bf16 where there is no AMX; 0 where
 *     there is neither
 * @param copied bytes per second that a copy out of the cache reads and writes, both counted
 */
public record CorePeak(double products, double bfloatProducts, double copied) {
  private static final double SECONDS = 0.2;

  /** For a rougher figure: on a busy machine fewer pieces of the work run undisturbed. */
  private static final double SHORT_SECONDS = 0.05;

  /** Larger than the caches of one core. */
  private static final long COPY_BYTES = 128L << 20;

  private static final class Holder {
    static final CorePeak MEASURED = measure();
  }

  private static final class Operations {
    static final CorePeak MEASURED = operations(SHORT_SECONDS, 0);
  }

  /**
   * Returns the {@link #operations(Precision)} of this machine, measured in a tenth of a second at
   * the first call, without the memory that copying takes; empty where the C kernels do not run.
   */
  public static OptionalDouble operationsOfThisMachine(Precision precision) {
    return SimdLibrary.vectorFailure().isPresent()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Operations.MEASURED.operations(precision));
  }

  /** Returns this machine's, measured at the first call; empty where the C kernels do not run. */
  public static Optional<CorePeak> ofThisMachine() {
    return SimdLibrary.vectorFailure().isPresent()
        ? Optional.empty()
        : Optional.of(Holder.MEASURED);
  }

  private static CorePeak measure() {
    Shape bytes = Shape.of(COPY_BYTES);
    try (Tensor src = Tensor.allocate(ElementType.UINT8, bytes);
        Tensor dst = Tensor.allocate(ElementType.UINT8, bytes)) {
      return operations(
          SECONDS,
          CVectorKernels.convoy_peak_copy(SECONDS, src.address(), dst.address(), COPY_BYTES));
    }
  }

  private static CorePeak operations(double seconds, double copied) {
    return new CorePeak(CVectorKernels.convoy_peak_fma(seconds), bfloats(seconds), copied);
  }

  private static double bfloats(double seconds) {
    if (SimdLibrary.tileFailure().isEmpty()) {
      return CKernels.convoy_peak_tiles(seconds);
    }
    return SimdLibrary.pairFailure().isEmpty() ? CKernels.convoy_peak_pairs(seconds) : 0;
  }

  /**
   * Returns the operations per second that a convolution can have in a precision: float32 may be
   * six products of bfloat16 parts where that is faster, bf16x3 is three, bf16 one.
   */
  public double operations(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> Math.max(products, bfloatProducts / 6);
      case BF16X3 -> Math.max(products, bfloatProducts / 3);
      case BF16 -> Math.max(products, bfloatProducts);
    };
  }
}
