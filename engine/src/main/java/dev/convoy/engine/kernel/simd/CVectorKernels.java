package dev.convoy.engine.kernel.simd;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;

/**
 * The functions of the C library that need AVX-512 only; {@code vector.h} and {@code elementwise.c}
 * say what the numbers are.
 */
final class CVectorKernels {
  private CVectorKernels() {}

  /** Binds the functions below to the library in a file. */
  static void bind(Path file) {
    Native.register(CVectorKernels.class, NativeLibrary.getInstance(file.toString()));
  }

  static native int convoy_vector_refusal();

  static native double convoy_peak_fma(double seconds);

  static native double convoy_peak_copy(double seconds, long src, long dst, long bytes);

  static native int convoy_depthwise_takes(long[] window);

  static native void convoy_depthwise_run(
      long[] window, int halves, long src, long weights, long bias, long dst);

  static native int convoy_grouped_takes(long[] window);

  static native long convoy_grouped_weight_bytes(long[] window);

  static native void convoy_grouped_pack(long[] window, long weights, long packed);

  static native void convoy_grouped_run(long[] window, long src, long packed, long bias, long dst);

  static native long convoy_separable_scratch_bytes(long[] window, long[] pointwise);

  static native void convoy_separable_run(
      long[] window,
      long[] pointwise,
      int halves,
      long src,
      long depthWeights,
      long weights,
      long bias,
      long packed,
      long dst,
      long scratch);

  static native int convoy_pooling_takes(long[] window);

  static native void convoy_pooling_run(long[] window, long mean, int halves, long src, long dst);

  static native void convoy_apply_run(long[] function, long n, long threads, long src, long dst);

  static native void convoy_merge_run(long[] merge, int halves, long a, long b, long dst);

  static native void convoy_mean_run(
      long items, long positions, long channels, long threads, int halves, long src, long dst);
}
