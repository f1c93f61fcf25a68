package dev.convoy.engine.kernel;

/** A library of kernels. */
public interface KernelProvider {
  /** Returns the name that commands and tables use: {@code onednn}, {@code reference}. */
  String name();

  /**
   * Offers a kernel for a request, or says why not.
   *
   * <p>May be slow: it creates native primitives and prepares weights.
   */
  Offer offer(KernelRequest request);
}
