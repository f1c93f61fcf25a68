package dev.convoy.engine.kernel.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** oneDNN's codes of the arguments of a primitive, in the order in which kernels give them. */
final class Arguments {
  private Arguments() {}

  /** Source and result. */
  static int[] plain() {
    return new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
  }

  /** Source, result, weights and, if wanted, bias. */
  static int[] weighted(boolean bias) {
    return bias
        ? new int[] {
          dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_BIAS
        }
        : new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_WEIGHTS};
  }
}
