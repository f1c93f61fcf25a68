package dev.convoy.spark.job.image;

import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.engine.kernel.onednn.OneDnnLibrary;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanExplanation;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.MemoryNeed;
import dev.convoy.spark.job.memory.MemoryNeed.Part;
import java.util.List;

/**
 * What a job over images takes outside the heap. Encoded images and rows are on the heap: what is
 * read ahead is bounded by a share of it.
 */
public final class ImageMemory {
  /** What a photograph is taken to have where {@code decode.max-memory} allows more. */
  private static final long PHOTOGRAPH_BYTES = 3 * 12_000_000L;

  /** Models with more bytes of weights are not prepared on the driver only to be measured. */
  private static final long MOST_PREPARED = 1L << 30;

  private ImageMemory() {}

  /**
   * Returns the need of a job, from a plan that is compiled here and closed.
   *
   * @param read the driver's model
   * @param image what executors run
   */
  public static MemoryNeed of(
      Model read, ImageModel image, JobConfig config, ExecutorLimits limits) {
    long weights = image.model().weightBytes();
    boolean exact =
        config.kernels() == KernelSet.REFERENCE
            || (OneDnnLibrary.isEnabled() && weights <= MOST_PREPARED);
    KernelSet kernels = exact ? config.kernels() : KernelSet.REFERENCE;
    PlanOptions options = PlanOptions.of(kernels, config.precision(), limits.taskCpus());
    try (Plan plan = Plan.compile(image.model(), List.of(image.inputShape()), options)) {
      PlanExplanation explained = plan.explain();
      return of(
          explained,
          read.weights().bytes(),
          weights,
          exact ? explained.weightBytes() : weights,
          config.images().decode());
    }
  }

  /**
   * Returns the need of a plan.
   *
   * @param read bytes of the driver's model
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
