package dev.convoy.engine.plan.pass;

import java.util.List;

/** The passes, in the order in which they help each other. */
public final class Passes {
  public static final List<GraphPass> NONE = List.of();

  public static final List<GraphPass> STANDARD =
      List.of(
          new SinkPermutes(),
          new FoldBatchNormalization(),
          new FoldZeroPadding(),
          new FuseUpsampling(),
          new FuseActivation(),
          new FuseResidual());

  private Passes() {}
}
