package dev.convoy.engine.plan;

import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.pass.GraphPass;
import dev.convoy.engine.plan.pass.Passes;
import java.util.List;

/**
 * How a plan is made.
 *
 * @param batch items computed together, at least 1; 0 lets the plan choose from model and shape
 * @param precision how exactly products and sums are computed
 * @param threads native threads of one run, at least 1
 * @param providers who may offer kernels, best first
 * @param passes changes to the graph before kernels are chosen, in order
 */
public record PlanOptions(
    int batch,
    Precision precision,
    int threads,
    KernelProviders providers,
    List<GraphPass> passes) {
  public PlanOptions {
    passes = List.copyOf(passes);
    if (batch < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "Cannot make a plan: batch must be at least 0 and threads at least 1, received "
              + batch
              + " and "
              + threads);
    }
  }

  /** Returns options with a chosen batch and the passes that suit the kernels. */
  public static PlanOptions of(KernelSet kernels, Precision precision, int threads) {
    List<GraphPass> passes = kernels == KernelSet.REFERENCE ? Passes.NONE : Passes.STANDARD;
    return new PlanOptions(0, precision, threads, kernels.providers(), passes);
  }

  /** Returns these options with another batch. */
  public PlanOptions withBatch(int batch) {
    return new PlanOptions(batch, precision, threads, providers, passes);
  }

  /** Returns these options with other passes. */
  public PlanOptions withPasses(List<GraphPass> passes) {
    return new PlanOptions(batch, precision, threads, providers, passes);
  }
}
