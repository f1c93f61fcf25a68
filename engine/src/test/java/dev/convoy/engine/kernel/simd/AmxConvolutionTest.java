package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.kernel.Precision;

/** AMX tiles serve every precision. */
class AmxConvolutionTest extends AbstractMultiplierTest {
  AmxConvolutionTest() {
    super(Multiplier.AMX, Precision.values());
  }
}
