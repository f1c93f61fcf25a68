package dev.convoy.engine.kernel.plain;

/** Arrays on the Java heap, a few for each thread, used again and again. */
final class HeapBuffers {
  private static final int SLOTS = 8;

  /** Longer arrays are made anew each time, so that idle threads hold little. */
  private static final int LARGEST_KEPT = 1 << 18;

  private static final ThreadLocal<float[][]> KEPT =
      ThreadLocal.withInitial(() -> new float[SLOTS][0]);

  private HeapBuffers() {}

  /**
   * Returns the calling thread's array of a slot, with any content.
   *
   * @param slot 0 to 7; a kernel uses each for one purpose
   * @param length the least length
   */
  static float[] take(int slot, int length) {
    if (length > LARGEST_KEPT) {
      return new float[length];
    }
    float[][] kept = KEPT.get();
    if (kept[slot].length < length) {
      kept[slot] = new float[Math.min(LARGEST_KEPT, Math.max(length, 1024))];
    }
    return kept[slot];
  }
}
