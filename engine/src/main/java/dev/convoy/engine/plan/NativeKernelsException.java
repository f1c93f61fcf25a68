package dev.convoy.engine.plan;

/** Says that native kernels are wanted on a machine where they cannot load. */
public final class NativeKernelsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NativeKernelsException(String reason) {
    super(
        "Cannot use native kernels: "
            + reason
            + "; --kernels reference runs without them, a thousand times slower");
  }
}
