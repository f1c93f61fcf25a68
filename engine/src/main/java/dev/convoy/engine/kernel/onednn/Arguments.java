package dev.convoy.engine.kernel.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** oneDNN's codes of the arguments of a primitive, in the order in which kernels give them. */
final class Arguments {
  private Arguments() {}

  /** Source and result. */
  static int[] plain() {
    return new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
  }

  /** Source, what is added, result, weights and, if wanted, bias. */
  static int[] residual(boolean bias) {
    int[] weighted = weighted(bias);
    int[] all = new int[weighted.length + 1];
    all[0] = weighted[0];
    all[1] = dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1;
    System.arraycopy(weighted, 1, all, 2, weighted.length - 1);
    return all;
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
