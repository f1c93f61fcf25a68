package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Cropping;
import dev.convoy.engine.layer.Permute;
import dev.convoy.engine.layer.RepeatVector;
import dev.convoy.engine.layer.Slice;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.ZeroPadding;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.stream.LongStream;

/**
 * Computes the layers that move numbers: each result is one number of the source or a fill value,
 * and where it lies is a sum of one offset for each axis.
 *
 * <p>{@code dst[i0, i1, ...] = src[offsets[0][i0] + offsets[1][i1] + ...]}, and the fill value
 * where one of the offsets is negative. Axis 0 is the batch.
 */
final class ReferenceGather extends UnaryKernel {
  private final long[][] offsets;
  private final long[] blocks;
  private final boolean wholeRows;
  private final float fill;

  ReferenceGather(long[][] offsets, float fill) {
    this.offsets = offsets;
    this.fill = fill;
    this.blocks = new long[offsets.length + 1];
    blocks[offsets.length] = 1;
    for (int axis = offsets.length - 1; axis >= 0; axis--) {
      blocks[axis] = blocks[axis + 1] * offsets[axis].length;
    }
    long[] last = offsets[offsets.length - 1];
    this.wholeRows = LongStream.range(0, last.length).allMatch(i -> last[(int) i] == i);
  }

  static ReferenceGather of(KernelRequest request, Permute layer) {
    SourceOffsets axes = new SourceOffsets(request.batch(), request.srcs().get(0));
    long[][] permuted = axes.toArray();
    for (int axis = 0; axis < layer.order().axes(); axis++) {
      permuted[axis + 1] = axes.of(layer.order().at(axis) + 1);
    }
    return new ReferenceGather(permuted, 0);
  }

  static ReferenceGather of(KernelRequest request, Cropping layer) {
    Shape dst = request.dsts().get(0);
    return shifted(request, dst, layer.before().toLongs(), 0);
  }

  static ReferenceGather of(KernelRequest request, ZeroPadding layer) {
    long[] shifts = LongStream.of(layer.before().toLongs()).map(before -> -before).toArray();
    return shifted(request, request.dsts().get(0), shifts, 0);
  }

  /** Returns the kernel whose result position {@code i} shows {@code i + shift} on spatial axes. */
  static ReferenceGather shifted(KernelRequest request, Shape dst, long[] shifts, double fill) {
    SourceOffsets axes = new SourceOffsets(request.batch(), request.srcs().get(0));
    int first = axes.firstSpatial(shifts.length);
    for (int axis = 0; axis < shifts.length; axis++) {
      long shift = shifts[axis];
      axes.set(first + axis, dst.size(first + axis - 1), i -> i + shift);
    }
    return new ReferenceGather(axes.toArray(), (float) fill);
  }

  static ReferenceGather of(KernelRequest request, Slice layer) {
    SourceOffsets axes = new SourceOffsets(request.batch(), request.srcs().get(0));
    int rank = axes.rank();
    int axis = layer.axis() < 0 ? layer.axis() + rank : layer.axis() + 1;
    long size = request.dsts().get(0).size(axis - 1);
    axes.set(axis, size, i -> layer.start() + i * layer.step());
    return new ReferenceGather(axes.toArray(), 0);
  }

  static ReferenceGather of(KernelRequest request, RepeatVector layer) {
    SourceOffsets axes = new SourceOffsets(request.batch(), request.srcs().get(0));
    long[][] repeated = new long[axes.rank() + 1][];
    repeated[0] = axes.of(0);
    repeated[1] = new long[layer.times()];
    System.arraycopy(axes.toArray(), 1, repeated, 2, axes.rank() - 1);
    return new ReferenceGather(repeated, 0);
  }

  /** Returns the kernel that repeats every position. */
  static ReferenceGather of(KernelRequest request, Upsampling layer) {
    SourceOffsets axes = new SourceOffsets(request.batch(), request.srcs().get(0));
    int first = axes.firstSpatial(layer.factors().axes());
    for (int axis = 0; axis < layer.factors().axes(); axis++) {
      long factor = layer.factors().at(axis);
      axes.set(first + axis, axes.size(first + axis) * factor, i -> i / factor);
    }
    return new ReferenceGather(axes.toArray(), 0);
  }

  @Override
  void compute(Tensor src, Tensor dst) {
    gather(src, dst, 0, 0, 0);
  }

  private void gather(Tensor src, Tensor dst, int axis, long from, long to) {
    if (axis == offsets.length - 1) {
      row(src, dst, from, to);
      return;
    }
    long at = to;
    for (long offset : offsets[axis]) {
      if (offset < 0) {
        fill(dst, at, blocks[axis + 1]);
      } else {
        gather(src, dst, axis + 1, from + offset, at);
      }
      at += blocks[axis + 1];
    }
  }

  private void row(Tensor src, Tensor dst, long from, long to) {
    long[] last = offsets[offsets.length - 1];
    if (wholeRows) {
      src.copyTo(from, dst, to, last.length);
      return;
    }
    for (int i = 0; i < last.length; i++) {
      dst.setFloat(to + i, last[i] < 0 ? fill : src.getFloat(from + last[i]));
    }
  }

  private void fill(Tensor dst, long at, long count) {
    for (long i = at; i < at + count; i++) {
      dst.setFloat(i, fill);
    }
  }
}
