package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.engine.plan.PlanExplanation;
import dev.convoy.spark.job.memory.MemoryNeed;
import dev.convoy.spark.job.memory.MemoryNeed.Part;
import java.util.List;

/**
 * What a job over images takes outside the heap. Encoded images and rows are on the heap: what is
 * read ahead is bounded by a share of it.
 */
final class ImageMemory {
  /** What a photograph is taken to have where {@code decode.max-memory} allows more. */
  private static final long PHOTOGRAPH_BYTES = 3 * 12_000_000L;

  private ImageMemory() {}

  /**
   * Returns the need of a plan.
   *
   * @param read bytes that the driver's model has besides
   * @param weights bytes of the model that travels
   * @param prepared bytes that its kernels hold besides
   */
  static MemoryNeed of(
      PlanExplanation plan, long read, long weights, long prepared, DecodeOptions decode) {
    long decoded = Math.min(PHOTOGRAPH_BYTES, decode.limits().bytes());
    // A decoder may need as much again; that of plain Java takes it from the heap.
    long decoding = decode.mode() == DecodeOptions.Mode.SAFE ? decoded : 2 * decoded;
    return MemoryNeed.withJava(
        List.of(new Part("the driver's model", read)),
        List.of(new Part("weights", weights), new Part("prepared weights", prepared)),
        List.of(
            new Part("arrays and scratch", plan.workspaceBytes()),
            new Part("inputs and outputs", plan.batchBytes()),
            new Part("decoding", decoding)));
  }
}
