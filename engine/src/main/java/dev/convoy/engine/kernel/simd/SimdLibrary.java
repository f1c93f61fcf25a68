package dev.convoy.engine.kernel.simd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the C kernels on this machine, once per process, and keeps what came of it.
 *
 * <p>System properties, read at first use: {@code convoy.natives=off} turns native code off; {@code
 * convoy.isa}, when set, must name AMX for these kernels to run; {@code java.io.tmpdir} is where
 * the library is unpacked.
 */
public final class SimdLibrary {
  private static final String RESOURCE = "/native/linux-x86_64/libconvoy.so";

  private SimdLibrary() {}

  private static final class Holder {
    static final Optional<String> FAILURE = load();
  }

  private static Optional<String> load() {
    if ("off".equalsIgnoreCase(System.getProperty("convoy.natives"))) {
      return Optional.of("convoy.natives=off turns native kernels off");
    }
    String isa = System.getProperty("convoy.isa", "");
    if (!isa.isBlank() && !isa.contains("amx")) {
      return Optional.of("convoy.isa=" + isa + " leaves out AMX");
    }
    try (InputStream resource = SimdLibrary.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        return Optional.of("this build has no C kernels: there was no C compiler for them");
      }
      bind(resource.readAllBytes());
      return refusal(CKernels.convoy_amx_refusal());
    } catch (IOException | RuntimeException | LinkageError e) {
      return Optional.of("the C kernels do not load: " + e);
    }
  }

  /**
   * Unpacks the library to a file of this process alone, which no other can see half-written, and
   * removes the file once it is loaded.
   */
  private static void bind(byte[] library) throws IOException {
    Path file = Files.createTempFile("convoy-kernels-", ".so");
    try {
      Files.write(file, library);
      CKernels.bind(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Optional<String> refusal(int reason) {
    return switch (reason) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("the CPU has no AVX-512");
      case 2 -> Optional.of("the CPU has no AMX for bfloat16");
      default -> Optional.of("the operating system does not let this process use AMX");
    };
  }

  /** Tells whether the C kernels were found and may be used. */
  public static boolean isEnabled() {
    return failure().isEmpty();
  }

  /** Returns why the C kernels may not be used; empty when they may. */
  public static Optional<String> failure() {
    return Holder.FAILURE;
  }
}
