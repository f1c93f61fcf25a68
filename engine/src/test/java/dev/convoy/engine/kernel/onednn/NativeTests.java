package dev.convoy.engine.kernel.onednn;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Skips tests of native kernels where they do not load, which in CI is a failure. */
public final class NativeTests {
  private NativeTests() {}

  /** Goes on where oneDNN loads; otherwise skips the test, or fails it in CI. */
  public static void requireOneDnn() {
    if (!OneDnnLibrary.isEnabled() && "true".equals(System.getenv("CI"))) {
      fail(OneDnnLibrary.failure().orElseThrow());
    }
    assumeTrue(OneDnnLibrary.isEnabled(), () -> OneDnnLibrary.failure().orElseThrow());
  }
}
