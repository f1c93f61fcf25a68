package dev.convoy.spark.job.image;

import dev.convoy.engine.kernel.onednn.OneDnnLibrary;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.Plan;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.spark.job.config.JobConfig;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.MemoryNeed;
import dev.convoy.spark.job.ship.PreparedModel;
import dev.convoy.spark.job.ship.PreparedModels;
import dev.convoy.spark.job.ship.ShippedModel;
import java.util.List;

/**
 * The driver's model, and what a job with it takes by the plan that it will run.
 *
 * <p>Where tasks run in this process, the plan is kept for them, so that it is compiled once. Owns
 * the model until both are lent: a task of a job that failed may go on for a while with them.
 */
public final class MeasuredModel implements AutoCloseable {
  /** Models with more bytes of weights are not prepared on the driver only to be measured. */
  private static final long MOST_PREPARED = 1L << 30;

  private final Model read;
  private final ImageModel image;
  private final int threads;
  private final MemoryNeed need;
  private final int batch;

  /** Null where tasks compile their own. */
  private final Plan plan;

  private boolean lent;

  private MeasuredModel(Model read, JobConfig config, ExecutorLimits limits) {
    this.read = read;
    this.image = ImageModel.of(read, config.model(), config.images());
    this.threads = limits.taskCpus();
    long weights = image.model().weightBytes();
    boolean exact =
        config.kernels() == KernelSet.REFERENCE
            || (OneDnnLibrary.isEnabled() && weights <= MOST_PREPARED);
    boolean kept = exact && limits.place() == ExecutorLimits.Place.PROCESS;
    KernelSet kernels = exact ? config.kernels() : KernelSet.REFERENCE;
    PlanOptions options = PlanOptions.of(kernels, config.precision(), threads);
    Plan compiled = Plan.compile(image.model(), List.of(image.inputShape()), options);
    this.need =
        ImageMemory.of(
            compiled.explain(),
            read.weights().bytes() - (kept ? weights : 0),
            weights,
            exact ? compiled.weightBytes() : weights,
            config.images().decode());
    this.batch = compiled.batch();
    this.plan = kept ? compiled : null;
    if (!kept) {
      compiled.close();
    }
  }

  /**
   * Fits a model to images and measures it.
   *
   * @param read closed with the result, or when this fails
   * @throws dev.convoy.engine.layer.ShapeMismatchException when images do not fit it
   * @throws IllegalArgumentException when an output is not there
   */
  public static MeasuredModel of(Model read, JobConfig config, ExecutorLimits limits) {
    try {
      return new MeasuredModel(read, config, limits);
    } catch (RuntimeException | Error e) {
      read.close();
      throw e;
    }
  }

  /** Returns the model as images need it. */
  public ImageModel image() {
    return image;
  }

  /** Returns what a job takes outside the heap. */
  public MemoryNeed need() {
    return need;
  }

  /** Returns how many images tasks compute together. */
  int batch() {
    return batch;
  }

  /**
   * Leaves plan and model to the tasks of this process, if they run here; the model's weights must
   * not be asked for afterwards.
   *
   * @param shipped the same model, as tasks take it along
   */
  void lend(ShippedModel shipped) {
    if (plan != null) {
      lent = true;
      PreparedModels.ofThisProcess()
          .lend(shipped, threads, new PreparedModel(image.model(), plan, read));
    }
  }

  /** Frees what was not lent. */
  @Override
  public void close() {
    if (lent) {
      return;
    }
    if (plan != null) {
      plan.close();
    }
    read.close();
  }
}
