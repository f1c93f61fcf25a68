package dev.convoy.datasets.image.opencv;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** Environment variables that OpenCV and what it brings with it read when they load. */
final class NativeEnvironment {
  private static final int UNLESS_SET = 0;

  private NativeEnvironment() {}

  /**
   * Keeps OpenBLAS, by which nothing here multiplies matrices, from starting a thread for each
   * processor, and OpenCV from printing a line for each damaged file, where a system has {@code
   * setenv}; variables that are set already stay as they are.
   */
  static void prepare() {
    try {
      Function setenv = NativeLibrary.getProcess().getFunction("setenv");
      setenv.invokeInt(new Object[] {"OPENBLAS_NUM_THREADS", "1", UNLESS_SET});
      setenv.invokeInt(new Object[] {"OPENCV_LOG_LEVEL", "SILENT", UNLESS_SET});
    } catch (UnsatisfiedLinkError windowsHasNone) {
      return; // its threads are idle, and what it prints does no harm
    }
  }
}
