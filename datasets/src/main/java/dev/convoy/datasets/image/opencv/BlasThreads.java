package dev.convoy.datasets.image.opencv;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * Keeps OpenBLAS, which OpenCV's matrix functions bring with them, from starting a thread for each
 * processor when it loads. Nothing here multiplies matrices by it.
 */
final class BlasThreads {
  private static final String VARIABLE = "OPENBLAS_NUM_THREADS";
  private static final int UNLESS_SET = 0;

  private BlasThreads() {}

  /** Sets the environment of native code, where a system has {@code setenv}. */
  static void limitToOne() {
    try {
      Function setenv = NativeLibrary.getProcess().getFunction("setenv");
      setenv.invokeInt(new Object[] {VARIABLE, "1", UNLESS_SET});
    } catch (UnsatisfiedLinkError windowsHasNone) {
      return; // its threads are idle
    }
  }
}
