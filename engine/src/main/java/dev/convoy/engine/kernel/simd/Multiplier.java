package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Precision;
import java.util.Optional;

/** Instructions that multiply numbers of bfloat16. */
enum Multiplier {
  /** AMX: 16 positions by 16 filters by 32 channels at once. */
  AMX("amx tiles", 32, 16),
  /** VDPBF16PS: a pair of channels by 16 filters at once, twice as many products as of float32. */
  PAIRS("avx512 bf16", 2, 14);

  private final String label;
  private final int unit;
  private final int rows;

  Multiplier(String label, int unit, int rows) {
    this.label = label;
    this.unit = unit;
    this.rows = rows;
  }

  /** Returns what computes fastest in a precision on this machine; empty where float32 does. */
  static Optional<Multiplier> of(Precision precision) {
    if (AMX.refusal(precision).isEmpty()) {
      return Optional.of(AMX);
    }
    return PAIRS.refusal(precision).isEmpty() ? Optional.of(PAIRS) : Optional.empty();
  }

  /** Returns why nothing here computes in a precision faster than float32 products do. */
  static String refusalOfAll(Precision precision) {
    return precision == Precision.FLOAT32
        ? AMX.refusal(precision).orElseThrow()
        : PAIRS.refusal(precision).orElseThrow();
  }

  /** Returns why this is not used in a precision; empty where it is. */
  private Optional<String> refusal(Precision precision) {
    if (this == AMX) {
      return SimdLibrary.tileFailure();
    }
    return SimdLibrary.pairFailure().or(() -> tooManyProducts(precision));
  }

  private static Optional<String> tooManyProducts(Precision precision) {
    return precision == Precision.BF16
        ? Optional.empty()
        : Optional.of(
            SimdLibrary.tileFailure().orElse("")
                + ", and "
                + products(parts(precision))
                + " products of AVX-512 bf16 take longer than one of float32");
  }

  /** Returns how many bfloat16 numbers stand for one number in a precision. */
  static int parts(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> 3;
      case BF16X3 -> 2;
      case BF16 -> 1;
    };
  }

  /** Returns the products of parts that are summed for one product. */
  static int products(int parts) {
    return parts * (parts + 1) / 2;
  }

  /** Returns the name in {@code explain}. */
  String label() {
    return label;
  }

  /** Returns the channels multiplied at once: {@code unit} in {@code kernels.h}. */
  int unit() {
    return unit;
  }

  /** Returns the positions of a tile. */
  int rows() {
    return rows;
  }
}
