package dev.convoy.engine.kernel;

import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/** A kernel whose result another kernel then changes in place. */
public final class FollowedKernel implements Kernel {
  private final Kernel first;
  private final Kernel change;

  /**
   * Makes the pair and takes over both kernels.
   *
   * @param change must allow its source and its result to be the same memory
   */
  public FollowedKernel(Kernel first, Kernel change) {
    this.first = first;
    this.change = change;
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    first.run(srcs, dsts, scratch);
    change.run(dsts, dsts, scratch);
  }

  @Override
  public long scratchBytes() {
    return Math.max(first.scratchBytes(), change.scratchBytes());
  }

  @Override
  public long weightBytes() {
    return first.weightBytes() + change.weightBytes();
  }

  @Override
  public Precision precision() {
    return first.precision();
  }

  @Override
  public String implementation() {
    return first.implementation() + ", then " + change.implementation();
  }

  @Override
  public void close() {
    first.close();
    change.close();
  }
}
