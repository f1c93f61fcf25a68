package dev.convoy.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFunctionTest {
  /** Values of Abramowitz and Stegun, table 7.1, to the digits of a double (mpmath). */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1e-10, 1.1283791670955126e-10",
    "0.1, 0.1124629160182849",
    "0.5, 0.5204998778130465",
    "1, 0.8427007929497149",
    "2, 0.9953222650189527",
    "3, 0.9999779095030014",
    "4, 0.9999999845827421",
    "5.9, 0.9999999999999999",
    "6, 1",
    "40, 1"
  })
  void equalsTheTable(double x, double value) {
    assertEquals(value, ErrorFunction.erf(x), 4e-16 * Math.max(value, 1e-10));
    assertEquals(-value, ErrorFunction.erf(-x), 4e-16 * Math.max(value, 1e-10));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.MAX_VALUE})
  void saturates(double x) {
    assertEquals(1, ErrorFunction.erf(x));
    assertEquals(-1, ErrorFunction.erf(-x));
    assertTrue(Double.isNaN(ErrorFunction.erf(Double.NaN)));
  }
}
