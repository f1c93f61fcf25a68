package dev.convoy.spark.job.ship;

import dev.convoy.engine.plan.Plan;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The models that this process has prepared, each once, counted by who uses them.
 *
 * <p>A model that nobody uses stays, since the next task comes soon, until another model is asked
 * for or {@link #releaseIdle} is called. All methods are safe to call from several threads.
 */
public final class PreparedModels {
  private static final PreparedModels OF_THIS_PROCESS = new PreparedModels();

  private final Map<String, Entry> entries = new HashMap<>();

  /** Preparing happens under the entry's own lock, so that others go on. */
  private static final class Entry {
    private int users;
    private PreparedModel model;
  }

  /** The right to use a plan until it is closed. */
  public final class Lease implements AutoCloseable {
    private final Entry entry;
    private final boolean first;
    private boolean closed;

    private Lease(Entry entry, boolean first) {
      this.entry = entry;
      this.first = first;
    }

    public Plan plan() {
      return entry.model.plan();
    }

    /** Tells whether the model was prepared for this lease. */
    public boolean isFirst() {
      return first;
    }

    @Override
    public void close() {
      synchronized (entries) {
        if (!closed) {
          closed = true;
          entry.users--;
        }
      }
    }
  }

  PreparedModels() {}

  /** Returns the registry of this process. */
  public static PreparedModels ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Returns the plan of a shipped model, which is prepared if it is not there yet.
   *
   * @param threads native threads of a run
   */
  public Lease acquire(ShippedModel model, int threads) {
    return acquire(model.key(threads), () -> model.prepare(threads));
  }

  Lease acquire(String key, Supplier<PreparedModel> prepare) {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, ignored -> new Entry());
      entry.users++;
    }
    synchronized (entry) {
      boolean first = entry.model == null;
      try {
        if (first) {
          releaseIdle();
          entry.model = prepare.get();
        }
        return new Lease(entry, first);
      } catch (RuntimeException | Error e) {
        synchronized (entries) {
          entry.users--;
        }
        throw e;
      }
    }
  }

  /** Frees every model that nobody uses. */
  public void releaseIdle() {
    synchronized (entries) {
      entries
          .values()
          .removeIf(
              entry -> {
                boolean idle = entry.users == 0;
                if (idle && entry.model != null) {
                  entry.model.close();
                }
                return idle;
              });
    }
  }
}
