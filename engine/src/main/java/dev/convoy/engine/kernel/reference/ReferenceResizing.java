package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.ChainedKernel;
import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.kernel.ResizingFrame;
import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.tensor.Shape;

/** Computes {@link Resizing} and {@link CenterCrop}. */
final class ReferenceResizing {
  private ReferenceResizing() {}

  static Kernel of(KernelRequest request, Resizing layer) {
    Shape src = request.srcs().get(0);
    Shape frame = ResizingFrame.of(layer, src, request.dsts().get(0));
    return layer.fit() == Resizing.Fit.STRETCH
        ? resizing(request, src, layer.interpolation())
        : framed(request, frame, layer);
  }

  static Kernel of(KernelRequest request, CenterCrop layer) {
    Shape dst = request.dsts().get(0);
    Shape frame = ResizingFrame.of(layer, request.srcs().get(0), dst);
    if (frame.equals(dst)) {
      return centred(request, dst, 0);
    }
    Resizing bilinear = new Resizing(layer.size(), Interpolation.BILINEAR, Resizing.Fit.STRETCH, 0);
    return framed(request, frame, bilinear);
  }

  private static Kernel framed(KernelRequest request, Shape frame, Resizing layer) {
    return new ChainedKernel(
        centred(request, frame, layer.fill()),
        resizing(request, frame, layer.interpolation()),
        frame.prepend(request.batch()));
  }

  /** Returns the kernel that cuts or surrounds a source to another height and width. */
  private static ReferenceGather centred(KernelRequest request, Shape dst, double fill) {
    Shape src = request.srcs().get(0);
    long[] shifts = new long[2];
    for (int axis = 0; axis < 2; axis++) {
      shifts[axis] = (src.size(axis - 3) - dst.size(axis - 3)) / 2;
    }
    return ReferenceGather.shifted(request, dst, shifts, fill);
  }

  private static Kernel resizing(KernelRequest request, Shape src, Interpolation interpolation) {
    Shape dst = request.dsts().get(0);
    if (interpolation == Interpolation.NEAREST) {
      return nearest(request.batch(), src, dst);
    }
    return ReferenceInterpolation.resizing(request.batch(), src, dst, interpolation);
  }

  private static ReferenceGather nearest(int batch, Shape src, Shape dst) {
    SourceOffsets offsets = new SourceOffsets(batch, src);
    for (int axis = offsets.firstSpatial(2); axis < offsets.rank() - 1; axis++) {
      long n = offsets.size(axis);
      long m = dst.size(axis - 1);
      float scale = (float) n / (float) m;
      offsets.set(axis, m, i -> Math.min((long) Math.floor((i + 0.5f) * scale), n - 1));
    }
    return new ReferenceGather(offsets.toArray(), 0);
  }
}
