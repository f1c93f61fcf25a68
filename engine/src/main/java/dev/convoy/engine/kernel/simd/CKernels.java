package dev.convoy.engine.kernel.simd;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;

/** The functions of the C library; see {@code kernels.h} for the numbers of a convolution. */
final class CKernels {
  private CKernels() {}

  /** Binds the functions below to the library in a file. */
  static void bind(Path file) {
    Native.register(CKernels.class, NativeLibrary.getInstance(file.toString()));
  }

  static native int convoy_amx_refusal();

  static native int convoy_pairs_refusal();

  static native double convoy_peak_tiles(double seconds);

  static native double convoy_peak_pairs(double seconds);

  static native long convoy_tiles_ring(long[] convolution);

  static native double convoy_tiles_filled(long[] convolution);

  static native long convoy_tiles_weight_bytes(long[] convolution);

  static native long convoy_tiles_scratch_bytes(long[] convolution);

  static native long convoy_tiles_pitch(long[] convolution);

  static native void convoy_tiles_convert(long[] convolution, int halves, long src, long scratch);

  static native void convoy_tiles_pack(long[] convolution, long weights, long packed);

  static native int convoy_tiles_run(
      long[] convolution,
      int halves,
      long src,
      long weights,
      long bias,
      long packed,
      long residual,
      long dst,
      long scratch);
}
