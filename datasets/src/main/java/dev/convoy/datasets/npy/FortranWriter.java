package dev.convoy.datasets.npy;

import dev.convoy.engine.tensor.Tensor;

/** Puts values that arrive first axis fastest to their places in a C-order tensor. */
final class FortranWriter implements NpyReader.BlockSink {
  private final Tensor target;
  private final int elementBytes;
  private final long[] sizes;
  private final long[] strides;
  private final long[] index;
  private long place;

  FortranWriter(Tensor target) {
    this.target = target;
    this.elementBytes = target.type().bytes();
    this.sizes = target.shape().sizes();
    this.strides = new long[sizes.length];
    this.index = new long[sizes.length];
    long stride = elementBytes;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
  }

  /** Blocks come in order and hold whole elements, so that {@code position} need not be solved. */
  @Override
  public void accept(byte[] bytes, int offset, long position, int count) {
    for (int i = offset; i < offset + count; i += elementBytes) {
      target.copyBytesFrom(bytes, i, place, elementBytes);
      advance();
    }
  }

  private void advance() {
    for (int axis = 0; axis < sizes.length; axis++) {
      index[axis]++;
      place += strides[axis];
      if (index[axis] < sizes[axis]) {
        return;
      }
      place -= strides[axis] * sizes[axis];
      index[axis] = 0;
    }
  }
}
