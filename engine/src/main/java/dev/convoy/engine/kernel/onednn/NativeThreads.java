package dev.convoy.engine.kernel.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Map;

/**
 * The one way to say how many threads native code may use.
 *
 * <p>The number belongs to the calling thread: OpenMP keeps a team size for every thread that calls
 * it. oneDNN reads it when a primitive is made and again when it runs, and both must agree.
 */
public final class NativeThreads {
  private static final int PAUSE_SOFT = 1;
  private static final ThreadLocal<int[]> CURRENT = ThreadLocal.withInitial(() -> new int[1]);

  private static Function setTeamSize;
  private static Function readTeamSize;
  private static Function pause;

  private NativeThreads() {}

  /** Finds the OpenMP library among those that oneDNN was loaded with; none is no error. */
  static void load(Map<String, String> libraries) {
    for (Map.Entry<String, String> library : libraries.entrySet()) {
      if (library.getKey().matches("(lib)?(gomp|iomp5|omp)\\b.*")) {
        NativeLibrary openMp = NativeLibrary.getInstance(library.getValue());
        setTeamSize = openMp.getFunction("omp_set_num_threads");
        readTeamSize = openMp.getFunction("omp_get_max_threads");
        pause = openMp.getFunction("omp_pause_resource_all");
        return;
      }
    }
  }

  /** Tells whether the number of native threads can be set on this machine. */
  public static boolean isControlled() {
    return OneDnnLibrary.isEnabled() && setTeamSize != null;
  }

  /**
   * Lets native code that the calling thread runs from now on use this many threads.
   *
   * @param threads at least 1
   */
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "Cannot run native code: threads must be at least 1, received " + threads);
    }
    int[] current = CURRENT.get();
    if (current[0] != threads && isControlled()) {
      setTeamSize.invokeVoid(new Object[] {threads});
      current[0] = threads;
    }
  }

  /** Returns how many threads native code that the calling thread runs may use; 0 if unknown. */
  public static int inUse() {
    return isControlled() ? readTeamSize.invokeInt(new Object[0]) : 0;
  }

  /**
   * Ends the native threads that wait for the next call of the calling thread; such a call starts
   * them anew. Without it a pool's idle threads would each keep a team.
   */
  public static void release() {
    if (isControlled()) {
      pause.invokeInt(new Object[] {PAUSE_SOFT});
    }
  }
}
