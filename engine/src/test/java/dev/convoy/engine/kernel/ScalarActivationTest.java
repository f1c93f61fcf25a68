package dev.convoy.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Activation.Function;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScalarActivationTest {
  private static double apply(Activation activation, double x) {
    return ScalarActivation.of(activation).applyAsDouble(x);
  }

  /** Values by Keras 3.15.1. */
  @ParameterizedTest
  @CsvSource({
    "LINEAR, -2, -2",
    "SIGMOID, 0, 0.5",
    "TANH, 1, 0.7615942",
    "ELU, -1, -0.63212055",
    "SELU, -1, -1.1113307",
    "SELU, 2, 2.101402",
    "CELU, -1, -0.63212055",
    "SOFTPLUS, 0, 0.6931472",
    "SOFTSIGN, -1, -0.5",
    "SQUAREPLUS, 0, 1",
    "SOFT_SHRINK, -2, -1.5",
    "SOFT_SHRINK, 0.5, 0",
    "HARD_SHRINK, -2, -2",
    "HARD_SHRINK, 0.5, 0",
    "TANH_SHRINK, 1, 0.23840582",
    "SPARSE_PLUS, -1, 0",
    "SPARSE_PLUS, 0, 0.25",
    "SPARSE_PLUS, 3, 3",
    "SPARSE_SIGMOID, 0, 0.5",
    "SPARSE_SIGMOID, 3, 1",
    "SILU, 1, 0.7310586",
    "GELU, 1, 0.8413447",
    "GELU, -1, -0.1586553",
    "GELU_TANH, 1, 0.841192",
    "EXPONENTIAL, 1, 2.7182817",
    "HARD_SIGMOID, 1.5, 0.75",
    "HARD_SILU, 3, 3",
    "HARD_SILU, -1.5, -0.375",
    "HARD_TANH, -7, -1",
    "MISH, 1, 0.86509836",
    "LOG_SIGMOID, 0, -0.6931472",
    "THRESHOLD, -1, 0",
    "RSQRT, 4, 0.5",
    "ROUND, 2.5, 2",
    "SIGN, -3, -1",
    "ERF, 1, 0.8427008",
    "CLIP, 3, 1",
    "POWER, 3, 3"
  })
  void equalsKeras(Function function, double x, double value) {
    assertEquals(value, apply(Activation.of(function), x), 2e-7);
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, -1000, 0",
    "SIGMOID, 1000, 1",
    "SOFTPLUS, 1000, 1000",
    "SOFTPLUS, -1000, 0",
    "MISH, 1000, 1000",
    "MISH, -1000, 0",
    "LOG_SIGMOID, -1000, -1000",
    "SILU, -1000, 0",
    "ELU, 1000, 1000",
    "CELU, 1000, 1000",
    "TANH, -1000, -1",
    "GELU, 1000, 1000",
    "GELU, -1000, 0"
  })
  void doesNotOverflow(Function function, double x, double value) {
    assertEquals(value, apply(Activation.of(function), x), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void passesNanOnAsKerasDoes(Function function) {
    Set<Function> hidden =
        EnumSet.of(Function.SOFT_SHRINK, Function.HARD_SHRINK, Function.THRESHOLD);
    double result = apply(Activation.of(function), Double.NaN);
    assertTrue(hidden.contains(function) ? result == 0 : Double.isNaN(result));
  }

  @Test
  void rectifiesPlainly() {
    assertEquals(3, apply(Activation.Relu.PLAIN, 3));
    assertEquals(0, apply(Activation.Relu.PLAIN, -3));
    assertEquals(0, apply(Activation.Relu.PLAIN, Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(apply(Activation.Relu.PLAIN, Double.NaN)));
    assertTrue(Double.isNaN(apply(new Activation.Relu(0, 6, 0), Double.NaN)));
  }

  @Test
  void rectifiesWithSlopeBoundAndThreshold() {
    Activation.Relu relu = new Activation.Relu(0.5, 3, 1);
    assertEquals(3, apply(relu, 7));
    assertEquals(2, apply(relu, 2));
    assertEquals(0, apply(relu, 1));
    assertEquals(-1, apply(relu, -1));
    assertTrue(Double.isNaN(apply(relu, Double.NaN)));
  }

  @Test
  void cutsAtTheThresholdWithoutSlope() {
    Activation.Relu relu = new Activation.Relu(0, 3, 1);
    assertEquals(0, apply(relu, 1));
    assertEquals(1.5, apply(relu, 1.5));
    assertEquals(3, apply(relu, 7));
    assertEquals(0, apply(relu, Double.NaN));
  }

  @Test
  void takesParameters() {
    assertEquals(0.7, apply(new Activation.Pointwise(Function.HARD_SIGMOID, 0.2, 0.5), 1), 1e-15);
    assertEquals(8, apply(new Activation.Pointwise(Function.POWER, 3, 0), 2), 1e-15);
    assertEquals(-5, apply(new Activation.Pointwise(Function.THRESHOLD, 1, -5), 1));
  }

  @Test
  void refusesWhatLooksAlongAnAxis() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> ScalarActivation.of(new Activation.Softmax(-1)));
    assertEquals(
        "Cannot compute number by number: Softmax[axis=-1] looks along an axis", e.getMessage());
  }
}
