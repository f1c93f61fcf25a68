package dev.convoy.spark.job.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.convoy.datasets.image.DecodeLimits;
import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.PlanExplanation;
import dev.convoy.spark.job.memory.MemoryNeed;
import dev.convoy.spark.job.memory.MemoryNeed.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageMemoryTest {
  private static final PlanExplanation PLAN =
      new PlanExplanation(List.of(), List.of(), 4, 1, Precision.FLOAT32, 1000, 200, 70);

  private static MemoryNeed need(DecodeOptions decode) {
    return ImageMemory.of(PLAN, 60, 50, 70, decode);
  }

  private static long decoding(DecodeOptions decode) {
    return need(decode).task().get(2).bytes();
  }

  @Test
  void theDriversModelIsItsOwnAndTheRestTheExecutors() {
    MemoryNeed need = need(DecodeOptions.defaults());
    assertEquals(List.of(new Part("the driver's model", 60)), need.driver());
    assertEquals(
        List.of(
            new Part("Java and Spark", 384 << 20),
            new Part("weights", 50),
            new Part("prepared weights", 70)),
        need.executor());
    assertEquals(
        List.of(
            new Part("arrays and scratch", 1000),
            new Part("inputs and outputs", 200),
            new Part("decoding", 72_000_000)),
        need.task());
  }

  @Test
  void decodingIsBoundedByWhatIsAllowedAndPlainJavaDecodesOnTheHeap() {
    DecodeOptions defaults = DecodeOptions.defaults();
    assertEquals(2_000, decoding(defaults.with(new DecodeLimits(10, 1_000, 1))));
    assertEquals(36_000_000, decoding(defaults.with(DecodeOptions.Mode.SAFE)));
  }
}
