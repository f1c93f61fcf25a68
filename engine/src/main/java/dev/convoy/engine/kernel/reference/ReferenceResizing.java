package dev.convoy.engine.kernel.reference;

import dev.convoy.engine.kernel.ChainedKernel;
import dev.convoy.engine.kernel.Kernel;
import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Resizing;
import dev.convoy.engine.tensor.Shape;

/**
 * Computes {@link Resizing} and {@link CenterCrop}. Sources of the rules:
 * keras/src/backend/tensorflow/image.py (crop and pad, in float32) and
 * keras/src/utils/image_utils.py (the crop of CenterCrop, in double).
 */
final class ReferenceResizing {
  private ReferenceResizing() {}

  static Kernel of(KernelRequest request, Resizing layer) {
    Shape src = request.srcs().get(0);
    return switch (layer.fit()) {
      case STRETCH -> resizing(request, src, layer.interpolation());
      case CROP -> framed(request, cropped(src, request.dsts().get(0), true), layer);
      case PAD -> framed(request, padded(src, request.dsts().get(0)), layer);
    };
  }

  static Kernel of(KernelRequest request, CenterCrop layer) {
    Shape src = request.srcs().get(0);
    Shape dst = request.dsts().get(0);
    if (src.size(-3) >= dst.size(-3) && src.size(-2) >= dst.size(-2)) {
      return centred(request, dst, 0);
    }
    Resizing bilinear = new Resizing(layer.size(), Interpolation.BILINEAR, Resizing.Fit.STRETCH, 0);
    return framed(request, cropped(src, dst, false), bilinear);
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

  /** Returns the largest window of the result's aspect ratio. */
  private static Shape cropped(Shape src, Shape dst, boolean single) {
    long height = Math.max(Math.min(src.size(-3), fitting(src, dst, -2, -3, single)), 1);
    long width = Math.max(Math.min(src.size(-2), fitting(src, dst, -3, -2, single)), 1);
    return src.with(-3, height).with(-2, width);
  }

  /**
   * Returns the smallest surrounding of the result's aspect ratio; as many positions on both sides,
   * so that an odd one is left out.
   */
  private static Shape padded(Shape src, Shape dst) {
    long addedHeight = Math.max(0, fitting(src, dst, -2, -3, true) - src.size(-3)) / 2 * 2;
    long addedWidth = Math.max(0, fitting(src, dst, -3, -2, true) - src.size(-2)) / 2 * 2;
    return src.with(-3, src.size(-3) + addedHeight).with(-2, src.size(-2) + addedWidth);
  }

  /** Returns the size of axis {@code sought} that goes with the source's {@code given} axis. */
  private static long fitting(Shape src, Shape dst, int given, int sought, boolean single) {
    double product = src.size(given) * dst.size(sought);
    return single
        ? (long) ((float) product / (float) dst.size(given))
        : (long) (product / dst.size(given));
  }
}
