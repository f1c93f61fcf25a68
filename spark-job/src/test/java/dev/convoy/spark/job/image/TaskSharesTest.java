package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSharesTest {
  @Test
  void eachRoundTakesAThirdOfWhatIsLeft() {
    double[] expected = {
      3, 3, 3, 2, 2, 2, 1.333, 1.333, 1.333, 0.889, 0.889, 0.889, 0.593, 0.593, 0.593, 0.444, 0.444,
      0.444, 0.444, 0.444, 0.444, 0.444, 0.444
    };
    double[] shares = TaskShares.of(27, 3, 1_000);
    assertArrayEquals(expected, shares, 1e-3);
  }

  @Test
  void noTaskIsLongerThanTwentySeconds() {
    double[] shares = TaskShares.of(6_000, 10, 1_000_000);
    assertEquals(20, shares[0]);
    assertEquals(20, shares[199]);
  }

  @Test
  void everySlotGetsSomeOfALittle() {
    assertArrayEquals(new double[] {0.05, 0.05}, TaskShares.of(0.1, 2, 10), 1e-9);
  }

  @Test
  void thereAreNoMoreTasksThanInputs() {
    assertArrayEquals(new double[] {200, 200, 200}, TaskShares.of(600, 2, 3), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 1", "1, 2", "44, 2", "600, 2", "2400, 8", "30000, 100", "3, 64"})
  void sharesFallAndAddUp(double seconds, int slots) {
    double[] shares = TaskShares.of(seconds, slots, 1_000_000);
    assertEquals(seconds, Arrays.stream(shares).sum(), 1e-9 * seconds);
    assertTrue(shares.length >= slots);
    for (int task = 1; task < shares.length; task++) {
      assertTrue(shares[task] <= shares[task - 1] + 1e-12);
    }
    assertTrue(shares[shares.length - 1] <= 0.5);
  }

  @Test
  void aSlotThatIsThreeTimesSlowerEndsWithTheOthers() {
    double[] shares = TaskShares.of(300, 10, 1_000_000);
    double[] ends = new double[10];
    for (double share : shares) {
      int next = 0;
      for (int slot = 1; slot < ends.length; slot++) {
        next = ends[slot] < ends[next] ? slot : next;
      }
      ends[next] += next == 0 ? 3 * share : share;
    }
    double best = 300 / (9 + 1 / 3.0);
    assertEquals(best, Arrays.stream(ends).max().orElseThrow(), 1.5);
  }
}
