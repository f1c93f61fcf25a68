package dev.convoy.engine.kernel.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** Turns oneDNN's status codes into exceptions. */
final class Status {
  private Status() {}

  /**
   * Checks the status of a call.
   *
   * @param what was tried, after "Cannot": {@code make a convolution}
   */
  static void require(int status, String what) {
    if (status != dnnl.dnnl_success) {
      throw new OneDnnException("Cannot " + what + ": oneDNN says " + name(status));
    }
  }

  private static String name(int status) {
    if (status == dnnl.dnnl_out_of_memory) {
      return "out of memory";
    }
    if (status == dnnl.dnnl_invalid_arguments) {
      return "invalid arguments";
    }
    if (status == dnnl.dnnl_unimplemented) {
      return "unimplemented";
    }
    return "status " + status;
  }
}
