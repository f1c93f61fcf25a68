package dev.convoy.engine.kernel.simd;

import dev.convoy.engine.natives.LoadFailure;
import dev.convoy.engine.natives.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the C kernels on this machine, once per process, and keeps what came of it.
 *
 * <p>System properties, read at first use: {@code convoy.natives=off} turns native code off; {@code
 * convoy.isa}, when set, must name instructions for kernels of that kind to run: {@code
 * avx512_core} holds AVX-512, {@code avx512_core_bf16} its products of bfloat16 as well, {@code
 * avx512_core_amx} everything; {@link NativeFolder} says where the library is unpacked.
 */
public final class SimdLibrary {
  private static final String RESOURCE = "/native/linux-x86_64/libconvoy.so";

  private SimdLibrary() {}

  private static final class Holder {
    static final Optional<String> LOADING = load();
    static final Optional<String> VECTORS = LOADING.or(SimdLibrary::vectorRefusal);
    static final Optional<String> PAIRS = VECTORS.or(SimdLibrary::pairRefusal);
    static final Optional<String> TILES = VECTORS.or(SimdLibrary::tileRefusal);
  }

  private static Optional<String> load() {
    if ("off".equalsIgnoreCase(System.getProperty("convoy.natives"))) {
      return Optional.of("convoy.natives=off turns native kernels off");
    }
    try (InputStream resource = SimdLibrary.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        return Optional.of("this build has no C kernels: there was no C compiler for them");
      }
      bind(resource.readAllBytes());
      return Optional.empty();
    } catch (IOException | RuntimeException | LinkageError e) {
      return Optional.of(LoadFailure.explain("the library of C kernels", e));
    }
  }

  /**
   * Unpacks the library to a file of this process alone, which no other can see half-written, and
   * removes the file once it is loaded.
   */
  private static void bind(byte[] library) throws IOException {
    Path file = Files.createTempFile(NativeFolder.path(), "convoy-kernels-", ".so");
    try {
      Files.write(file, library);
      CKernels.bind(file);
      CVectorKernels.bind(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Asks for a part of the name: {@code avx512_core} and {@code avx10_1_512} both hold 512. */
  private static Optional<String> leftOut(List<String> parts, String instructions) {
    String isa = System.getProperty("convoy.isa", "").toLowerCase(Locale.ROOT);
    return isa.isBlank() || parts.stream().anyMatch(isa::contains)
        ? Optional.empty()
        : Optional.of("convoy.isa=" + isa + " leaves out " + instructions);
  }

  private static Optional<String> vectorRefusal() {
    return CVectorKernels.convoy_vector_refusal() == 0
        ? leftOut(List.of("512"), "AVX-512")
        : Optional.of("the CPU has no AVX-512");
  }

  /** What is above bf16 in {@code convoy.isa} holds it, too. */
  private static Optional<String> pairRefusal() {
    return CKernels.convoy_pairs_refusal() == 0
        ? leftOut(List.of("bf16", "fp16", "amx", "avx10"), "AVX-512 bf16")
        : Optional.of("the CPU has no AVX-512 bf16");
  }

  private static Optional<String> tileRefusal() {
    Optional<String> leftOut = leftOut(List.of("amx"), "AMX");
    return leftOut.isPresent() ? leftOut : refusal(CKernels.convoy_amx_refusal());
  }

  private static Optional<String> refusal(int reason) {
    return switch (reason) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("the CPU has no AVX-512");
      case 2 -> Optional.of("the CPU has no AMX for bfloat16");
      default -> Optional.of("the operating system does not let this process use AMX");
    };
  }

  /** Returns why the library did not load; empty when it did, whatever the CPU has. */
  public static Optional<String> loadFailure() {
    return Holder.LOADING;
  }

  /** Returns why the AMX kernels may not be used; empty when they may. */
  public static Optional<String> tileFailure() {
    return Holder.TILES;
  }

  /** Returns why kernels by AVX-512 bf16 may not be used; empty when they may. */
  public static Optional<String> pairFailure() {
    return Holder.PAIRS;
  }

  /** Returns what the kernels use: {@code AVX-512 and AMX}; {@code none: } and why not. */
  public static String instructions() {
    if (tileFailure().isEmpty()) {
      return "AVX-512 and AMX";
    }
    return pairFailure().isEmpty()
        ? "AVX-512 with bf16"
        : vectorFailure().map(why -> "none: " + why).orElse("AVX-512");
  }

  /** Tells whether there are kernels that multiply bfloat16 numbers, by whatever instructions. */
  public static boolean multipliesBfloat16() {
    return tileFailure().isEmpty() || pairFailure().isEmpty();
  }

  /** Returns why the AVX-512 kernels may not be used; empty when they may. */
  public static Optional<String> vectorFailure() {
    return Holder.VECTORS;
  }
}
