package dev.convoy.engine.kernel.simd;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Skips tests of the C kernels where they cannot run. In CI that is a failure where the library
 * does not load although there is a compiler for it; a processor without the instructions is none.
 */
final class SimdTests {
  private SimdTests() {}

  /** Goes on where a multiplier's instructions may be used. */
  static void require(Multiplier multiplier) {
    require(multiplier == Multiplier.AMX ? SimdLibrary.tileFailure() : SimdLibrary.pairFailure());
  }

  /** Goes on where the AVX-512 kernels run. */
  static void requireVectors() {
    require(SimdLibrary.vectorFailure());
  }

  private static void require(Optional<String> refusal) {
    Optional<String> unloaded = SimdLibrary.loadFailure();
    if (unloaded.isPresent() && "true".equals(System.getenv("CI")) && isBuiltHere()) {
      fail(unloaded.get());
    }
    assumeTrue(refusal.isEmpty(), () -> refusal.orElseThrow());
  }

  /** Tells whether {@code build.sh} finds what it needs. */
  private static boolean isBuiltHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
  }
}
