package dev.convoy.spark.job.ship;

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
    private boolean used;
    private AutoCloseable model;
  }

  /** The right to use what was prepared until it is closed. */
  public final class Lease<T extends AutoCloseable> implements AutoCloseable {
    private final Entry entry;
    private final T value;
    private final boolean first;
    private boolean closed;

    private Lease(Entry entry, T value, boolean first) {
      this.entry = entry;
      this.value = value;
      this.first = first;
    }

    public T value() {
      return value;
    }

    /** Tells whether this is the model's first lease in this process. */
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
   * Returns a shipped model with its plan, which is prepared if it is not there yet.
   *
   * @param threads native threads of a run
   */
  public Lease<PreparedModel> acquire(ShippedModel model, int threads) {
    return acquire(model.key(threads), () -> model.prepare(threads));
  }

  /**
   * Returns a shipped model that is ready for tiles.
   *
   * @param threads native threads of a run
   * @param mostPlans how many plans are kept at most
   */
  public Lease<PreparedTiles> acquireTiles(ShippedModel model, int threads, int mostPlans) {
    return acquire(
        "tiles " + mostPlans + " " + model.key(threads),
        () -> model.prepareTiles(threads, mostPlans));
  }

  /**
   * Returns what is prepared under a key, always of one type.
   *
   * @param prepare makes it if it is not there yet; slow
   */
  @SuppressWarnings("unchecked")
  <T extends AutoCloseable> Lease<T> acquire(String key, Supplier<T> prepare) {
    Entry entry;
    synchronized (entries) {
      entry = entries.computeIfAbsent(key, ignored -> new Entry());
      entry.users++;
    }
    synchronized (entry) {
      try {
        if (entry.model == null) {
          releaseIdle();
          entry.model = prepare.get();
        }
        boolean first = !entry.used;
        entry.used = true;
        return new Lease<>(entry, (T) entry.model, first);
      } catch (RuntimeException | Error e) {
        synchronized (entries) {
          entry.users--;
        }
        throw e;
      }
    }
  }

  /**
   * Takes a model over that was prepared elsewhere in this process, so that its tasks find it.
   *
   * @param threads native threads of a run, as it was compiled for
   * @param prepared closed when nobody uses it; at once where there is one already
   */
  public void lend(ShippedModel model, int threads, PreparedModel prepared) {
    lend(model.key(threads), prepared);
  }

  void lend(String key, AutoCloseable prepared) {
    synchronized (entries) {
      if (!entries.containsKey(key)) {
        releaseIdle();
        Entry entry = new Entry();
        entry.model = prepared;
        entries.put(key, entry);
        return;
      }
    }
    close(prepared);
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
                  close(entry.model);
                }
                return idle;
              });
    }
  }

  private static void close(AutoCloseable model) {
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot free a model: " + e.getMessage(), e);
    }
  }
}
