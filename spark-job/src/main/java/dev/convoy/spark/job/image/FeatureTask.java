package dev.convoy.spark.job.image;

import dev.convoy.engine.plan.Plan;
import dev.convoy.spark.job.TaskThreads;
import dev.convoy.spark.job.config.ImageSettings;
import dev.convoy.spark.job.report.LayerTimes;
import dev.convoy.spark.job.ship.PreparedModel;
import dev.convoy.spark.job.ship.PreparedModels;
import dev.convoy.spark.job.ship.ShippedModel;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a Spark task needs to turn images into features: the network on its way and the settings.
 */
public final class FeatureTask implements Serializable {
  private static final long serialVersionUID = 1;

  private final String settings;
  private final ShippedModel model;

  /**
   * @param settings size included
   */
  public FeatureTask(ImageSettings settings, ShippedModel model) {
    this.settings = settings.toJson();
    this.model = model;
  }

  /**
   * Makes the network ready in the running task; everything is freed when the task ends.
   *
   * @param prepared gets the plan when this process made it for this task
   */
  public Run open(Consumer<Plan> prepared) {
    return new Run(prepared);
  }

  /** The network in one running task. Used by one thread. */
  public final class Run implements TaskCompletionListener {
    private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();
    private final TaskClock clock = new TaskClock();
    private final ImageBatch batch;
    private final BatchPlaces places;

    private Run(Consumer<Plan> prepared) {
      TaskContext.get().addTaskCompletionListener(this);
      int threads = TaskThreads.count(TaskContext.get());
      PreparedModels.Lease<PreparedModel> lease =
          PreparedModels.ofThisProcess().acquire(model, threads);
      open.push(lease);
      if (lease.isFirst()) {
        prepared.accept(lease.value().plan());
      }
      batch = new ImageBatch(lease.value());
      if (lease.isFirst()) {
        batch.time();
      }
      open.push(batch);
      places = new BatchPlaces(ImageSettings.fromJson(settings), batch.input(), clock);
      clock.count(TaskClock.Work.PREPARE);
    }

    /** Returns a row for each image, in their order; a batch of images is computed at a time. */
    public <K> Iterator<FeatureRow<K>> rows(Iterator<ReadResult<K>> images) {
      return new FeatureRows<>(images, places, batch, clock);
    }

    /** Leaves something to be closed, before everything else, when the task ends. */
    <T extends AutoCloseable> T closeLater(T resource) {
      open.push(resource);
      return resource;
    }

    /** Returns what layers took, where this task timed them. */
    List<LayerTimes.Timed> layers() {
      return batch.layers();
    }

    TaskClock clock() {
      return clock;
    }

    @Override
    public void onTaskCompletion(TaskContext context) {
      while (!open.isEmpty()) {
        close(open.pop());
      }
      TaskThreads.release();
    }

    private void close(AutoCloseable each) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot end the task: " + e.getMessage(), e);
      }
    }
  }
}
