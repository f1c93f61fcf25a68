package dev.convoy.engine.plan;

import dev.convoy.engine.kernel.KernelProvider;
import dev.convoy.engine.kernel.KernelProviders;
import dev.convoy.engine.kernel.onednn.OneDnnLibrary;
import dev.convoy.engine.kernel.onednn.OneDnnProvider;
import dev.convoy.engine.kernel.plain.PlainProvider;
import dev.convoy.engine.kernel.reference.ReferenceProvider;
import dev.convoy.engine.kernel.simd.SimdProvider;
import dev.convoy.engine.kernel.simd.VectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The choices of kernels that a user has. */
public enum KernelSet {
  /** The fastest that this machine can run; refuses where no native library loads. */
  AUTO,
  /** oneDNN where it offers a kernel. */
  ONEDNN,
  /** Naive loops in double accumulation, and no graph passes: the oracle. */
  REFERENCE;

  /** Returns the name that commands and job files use. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the set of a name.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static KernelSet of(String label) {
    for (KernelSet set : values()) {
      if (set.label().equals(label)) {
        return set;
      }
    }
    throw new IllegalArgumentException(
        "Cannot use kernels '" + label + "': must be auto, onednn or reference");
  }

  /**
   * Returns the providers in the order they are asked.
   *
   * @throws NativeKernelsException when native kernels are wanted and cannot load
   */
  public KernelProviders providers() {
    if (this == REFERENCE) {
      return new KernelProviders(List.of(new ReferenceProvider()));
    }
    if (!OneDnnLibrary.isEnabled()) {
      throw new NativeKernelsException(OneDnnLibrary.failure().orElse("unknown"));
    }
    List<KernelProvider> onednn =
        List.of(new OneDnnProvider(), new PlainProvider(), new ReferenceProvider());
    if (this == ONEDNN) {
      return new KernelProviders(onednn);
    }
    List<KernelProvider> all =
        new ArrayList<>(List.of(new SimdProvider(), new VectorProvider(new OneDnnProvider())));
    all.addAll(onednn);
    return new KernelProviders(all);
  }
}
