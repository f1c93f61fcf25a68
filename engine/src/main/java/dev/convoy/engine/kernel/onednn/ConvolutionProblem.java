package dev.convoy.engine.kernel.onednn;

import dev.convoy.engine.kernel.KernelRequest;
import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;

/**
 * A convolution in numbers: what is left when axes ahead of space were folded into the batch and
 * padding was worked out.
 *
 * @param batch items, axes ahead of the spatial ones included
 * @param src spatial sizes of the source
 * @param dst spatial sizes of the result
 * @param channels of the source
 * @param filters channels of the result
 * @param groups blocks of channels that do not see each other
 * @param window size, strides, dilation
 * @param before positions seen ahead of the source
 * @param activation applied at the end
 */
record ConvolutionProblem(
    long batch,
    Shape src,
    Shape dst,
    long channels,
    long filters,
    long groups,
    Window window,
    Extents before,
    Activation activation) {

  static ConvolutionProblem of(KernelRequest request, Convolution layer) {
    return of(request, layer.window(), layer.groups(), layer.activation());
  }

  /** A depthwise convolution is one with as many groups as channels. */
  static ConvolutionProblem of(KernelRequest request, DepthwiseConvolution layer) {
    int groups = Math.toIntExact(request.srcs().get(0).channels());
    return of(request, layer.window(), groups, layer.activation());
  }

  /** For a transposed convolution, {@code before} are the scatter's positions that are cut off. */
  static ConvolutionProblem of(KernelRequest request, TransposedConvolution layer) {
    int[] before = new int[layer.window().axes()];
    for (int axis = 0; axis < before.length; axis++) {
      before[axis] = Math.toIntExact(layer.firstPosition(axis));
    }
    return of(request, layer.window(), 1, Extents.of(before), layer.activation());
  }

  /** A pooling has the geometry of a depthwise convolution. */
  static ConvolutionProblem of(KernelRequest request, Pooling layer) {
    int groups = Math.toIntExact(request.srcs().get(0).channels());
    return of(request, layer.window(), groups, Activation.linear());
  }

  private static ConvolutionProblem of(
      KernelRequest request, Window window, long groups, Activation activation) {
    Shape src = request.srcs().get(0);
    int first = src.rank() - 1 - window.axes();
    int[] before = new int[window.axes()];
    for (int axis = 0; axis < before.length; axis++) {
      before[axis] = Math.toIntExact(window.before(axis, src.size(first + axis)));
    }
    Window moving = withSmallStrides(window, src, request.dsts().get(0), before);
    return of(request, moving, groups, Extents.of(before), activation);
  }

  /**
   * Makes strides as small as can be along axes with a single window, where they mean nothing:
   * oneDNN has faster ways then. It wants fewer positions behind the last window than a stride.
   */
  private static Window withSmallStrides(Window window, Shape src, Shape dst, int[] before) {
    int[] strides = window.strides().toArray();
    int first = dst.rank() - 1 - strides.length;
    for (int axis = 0; axis < strides.length; axis++) {
      if (dst.size(first + axis) == 1) {
        long unseen = src.size(first + axis) + before[axis] - window.effectiveSize(axis);
        strides[axis] = (int) Math.max(1, Math.min(strides[axis], unseen + 1));
      }
    }
    return new Window(window.size(), Extents.of(strides), window.dilation(), window.padding());
  }

  private static ConvolutionProblem of(
      KernelRequest request, Window window, long groups, Extents before, Activation activation) {
    Shape src = request.srcs().get(0);
    Shape dst = request.dsts().get(0);
    int first = src.rank() - 1 - window.axes();
    return new ConvolutionProblem(
        request.batch() * src.elements(0, first),
        src.slice(first, src.rank() - 1),
        dst.slice(first, dst.rank() - 1),
        src.channels(),
        dst.channels(),
        groups,
        window,
        before,
        activation);
  }

  /**
   * Returns the positions seen behind the source; negative where the last window ends before the
   * source does.
   */
  long[] after() {
    long[] after = new long[src.rank()];
    for (int axis = 0; axis < src.rank(); axis++) {
      long seen = (dst.size(axis) - 1) * window.strides().at(axis) + window.effectiveSize(axis);
      after[axis] = seen - src.size(axis) - before.at(axis);
    }
    return after;
  }

  /**
   * Returns, for a transposed convolution, the scatter's positions behind the result; negative
   * where the result goes on past the scatter.
   */
  long[] scatterLeftOver() {
    long[] left = new long[src.rank()];
    for (int axis = 0; axis < src.rank(); axis++) {
      long scatter = (src.size(axis) - 1) * window.strides().at(axis) + window.effectiveSize(axis);
      left[axis] = scatter - before.at(axis) - dst.size(axis);
    }
    return left;
  }

  /** Tells whether there are source positions between windows that none of them sees. */
  boolean skipsPositions() {
    for (int axis = 0; axis < window.axes(); axis++) {
      if (window.strides().at(axis) > window.size().at(axis)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether some axis has one window, a stride, and positions behind that it leaves out. */
  boolean hasIdleStride() {
    for (int axis = 0; axis < window.axes(); axis++) {
      if (dst.size(axis) == 1 && window.strides().at(axis) > 1) {
        return true;
      }
    }
    return false;
  }

  /** Returns oneDNN's dilation: the positions left out between neighbours. */
  long[] gaps() {
    long[] gaps = window.dilation().toLongs();
    for (int axis = 0; axis < gaps.length; axis++) {
      gaps[axis]--;
    }
    return gaps;
  }

  /** Returns the sizes of the weights in oneDNN's order: groups if any, out, in, space. */
  long[] weightSizes() {
    long[] outIn = {filters / groups, channels / groups};
    return weightAxes(groups, outIn[0], outIn[1], window.size().toLongs());
  }

  /** Returns where the elements of Keras' kernel [space..., in, out] lie, in oneDNN's order. */
  long[] weightStrides() {
    long[] space = new long[window.axes()];
    long stride = channels / groups * filters;
    for (int axis = space.length - 1; axis >= 0; axis--) {
      space[axis] = stride;
      stride *= window.size().at(axis);
    }
    return weightAxes(filters / groups, 1, filters, space);
  }

  private long[] weightAxes(long group, long out, long in, long[] space) {
    int ahead = groups == 1 ? 2 : 3;
    long[] axes = new long[ahead + space.length];
    if (groups != 1) {
      axes[0] = group;
    }
    axes[ahead - 2] = out;
    axes[ahead - 1] = in;
    System.arraycopy(space, 0, axes, ahead, space.length);
    return axes;
  }
}
