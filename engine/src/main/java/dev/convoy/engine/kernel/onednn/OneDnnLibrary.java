package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.natives.LoadFailure;
import dev.convoy.engine.natives.NativeFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * Finds oneDNN on this machine, once per process, and keeps what came of it.
 *
 * <p>System properties, read at first use: {@code convoy.natives=off} turns native code off; {@code
 * convoy.isa} caps the instructions used, for example {@code avx2} or {@code avx512_core}; {@link
 * NativeFolder} says where libraries are unpacked.
 */
public final class OneDnnLibrary {
  /** Turns native code off when set to {@code off}. */
  public static final String NATIVES_PROPERTY = "convoy.natives";

  /** Caps the instructions that oneDNN uses. */
  public static final String ISA_PROPERTY = "convoy.isa";

  /** Primitives that oneDNN keeps for reuse; its own default of 1024 holds on to much memory. */
  private static final int CACHED_PRIMITIVES = 256;

  private static final Map<String, Integer> ISAS =
      new TreeMap<>(
          Map.of(
              "sse41", dnnl.dnnl_cpu_isa_sse41,
              "avx", dnnl.dnnl_cpu_isa_avx,
              "avx2", dnnl.dnnl_cpu_isa_avx2,
              "avx2_vnni", dnnl.dnnl_cpu_isa_avx2_vnni,
              "avx512_core", dnnl.dnnl_cpu_isa_avx512_core,
              "avx512_core_vnni", dnnl.dnnl_cpu_isa_avx512_core_vnni,
              "avx512_core_bf16", dnnl.dnnl_cpu_isa_avx512_core_bf16,
              "avx512_core_fp16", dnnl.dnnl_cpu_isa_avx512_core_fp16,
              "avx512_core_amx", dnnl.dnnl_cpu_isa_avx512_core_amx,
              "avx512_core_amx_fp16", dnnl.dnnl_cpu_isa_avx512_core_amx_fp16));

  private OneDnnLibrary() {}

  /** What loading gave: an engine, or the reason why there is none. */
  private record Loaded(dnnl_engine engine, String version, String failure) {}

  private static final class Holder {
    static final Loaded LOADED = load();
  }

  private static Loaded load() {
    if ("off".equalsIgnoreCase(System.getProperty(NATIVES_PROPERTY))) {
      return new Loaded(null, "", NATIVES_PROPERTY + "=off turns native kernels off");
    }
    try {
      MemoryLimits.liftUnlessSet();
      NativeFolder.load("org/bytedeco/", () -> Loader.load(dnnl.class));
      NativeThreads.load(Loader.getLoadedLibraries());
      capIsa(System.getProperty(ISA_PROPERTY));
      Status.require(
          dnnl.dnnl_set_primitive_cache_capacity(CACHED_PRIMITIVES), "bound the primitive cache");
      dnnl_engine engine = new dnnl_engine();
      Status.require(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0), "make a CPU engine");
      return new Loaded(engine, readVersion(), null);
    } catch (IOException | RuntimeException | LinkageError e) {
      return new Loaded(null, "", LoadFailure.explain("oneDNN", e));
    }
  }

  private static void capIsa(String isa) {
    if (isa == null || isa.isBlank()) {
      return;
    }
    Integer code = ISAS.get(isa);
    if (code == null) {
      throw new OneDnnException(
          "Cannot cap instructions: "
              + ISA_PROPERTY
              + " must be one of "
              + ISAS.keySet()
              + ", received '"
              + isa
              + "'");
    }
    Status.require(dnnl.dnnl_set_max_cpu_isa(code), "cap instructions at " + isa);
  }

  private static String readVersion() {
    dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  /** Tells whether oneDNN was found and may be used. */
  public static boolean isEnabled() {
    return Holder.LOADED.engine != null;
  }

  /** Returns why oneDNN may not be used; empty when it may. */
  public static Optional<String> failure() {
    return Optional.ofNullable(Holder.LOADED.failure);
  }

  /** Returns oneDNN's version, {@code 3.11.0}; empty when it may not be used. */
  public static String version() {
    return Holder.LOADED.version;
  }

  /** Returns the instructions in effect, {@code avx512_core_amx}; {@code none} without oneDNN. */
  public static String isa() {
    if (!isEnabled()) {
      return "none";
    }
    int code = dnnl.dnnl_get_effective_cpu_isa();
    for (Map.Entry<String, Integer> isa : ISAS.entrySet()) {
      if (isa.getValue() == code) {
        return isa.getKey();
      }
    }
    return "0x" + Integer.toHexString(code);
  }

  /** Tells whether the CPU multiplies bfloat16 numbers by instructions of its own. */
  public static boolean hasBfloat16() {
    int wanted = dnnl.dnnl_cpu_isa_avx512_core_bf16;
    return isEnabled() && (dnnl.dnnl_get_effective_cpu_isa() & wanted) == wanted;
  }

  static dnnl_engine engine() {
    return Holder.LOADED.engine;
  }
}
