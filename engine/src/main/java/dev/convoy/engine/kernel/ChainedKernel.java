package dev.convoy.engine.kernel;

import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.List;

/**
 * One kernel after another, the values between them in scratch memory.
 *
 * <p>Scratch memory holds the values between, then what either kernel needs for itself.
 */
public final class ChainedKernel implements Kernel {
  private static final long ALIGNMENT = 64;

  private final Kernel first;
  private final Kernel second;
  private final Shape between;
  private final long betweenBytes;

  /**
   * Makes a chain and takes over both kernels.
   *
   * @param between shape of the first kernel's result, batch axis first
   */
  public ChainedKernel(Kernel first, Kernel second, Shape between) {
    this.first = first;
    this.second = second;
    this.between = between;
    long bytes = between.elements() * ElementType.FLOAT32.bytes();
    this.betweenBytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  @Override
  public void run(List<Tensor> srcs, List<Tensor> dsts, Tensor scratch) {
    Tensor middle = scratch.view(0, ElementType.FLOAT32, between);
    Shape rest = Shape.of(scratch.bytes() - betweenBytes);
    Tensor own = scratch.view(betweenBytes, ElementType.UINT8, rest);
    first.run(srcs, List.of(middle), own);
    second.run(List.of(middle), dsts, own);
  }

  @Override
  public long scratchBytes() {
    return betweenBytes + Math.max(first.scratchBytes(), second.scratchBytes());
  }

  @Override
  public long weightBytes() {
    return first.weightBytes() + second.weightBytes();
  }

  @Override
  public String implementation() {
    return first.implementation() + ", then " + second.implementation();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
