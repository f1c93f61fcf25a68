package dev.convoy.engine.oracle;

import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Interpolation;
import dev.convoy.engine.layer.Pooling;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Upsampling;
import dev.convoy.engine.layer.Window;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.Conv2dBackpropInput;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Computes layers by TensorFlow's own operations, as the Keras backend calls them. */
final class TensorFlowLayers implements AutoCloseable {
  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);

  /**
   * Returns what TensorFlow gives in float32 and in float64, since each is plainly wrong for some
   * strides where the other is right: float32 for strides 1, 1 and 3 over sizes that leave one
   * position, and for a window of 4 with stride 3 over one column of one channel.
   */
  List<float[]> convolution(Convolution layer, Tensor src, Tensor kernel, Tensor bias) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    if (layer.window().axes() == 3) {
      List<Long> strides = strides(layer.window(), 3);
      String mode = mode(layer.window());
      sums.add(tf.nn.conv3d(volume(src), operand(kernel), strides, mode));
      Operand<TFloat64> source = tf.dtypes.cast(volume(src), TFloat64.class);
      Operand<TFloat64> weights = tf.dtypes.cast(operand(kernel), TFloat64.class);
      sums.add(tf.dtypes.cast(tf.nn.conv3d(source, weights, strides, mode), TFloat32.class));
    } else {
      List<Long> strides = strides(layer.window(), 2);
      String mode = mode(layer.window());
      Conv2d.Options dilation = Conv2d.dilations(ones(layer.window().dilation().toArray(), 2));
      sums.add(tf.nn.conv2d(image(src), imageKernel(kernel), strides, mode, dilation));
      Operand<TFloat64> source = tf.dtypes.cast(image(src), TFloat64.class);
      Operand<TFloat64> weights = tf.dtypes.cast(imageKernel(kernel), TFloat64.class);
      sums.add(
          tf.dtypes.cast(tf.nn.conv2d(source, weights, strides, mode, dilation), TFloat32.class));
    }
    List<float[]> results = new ArrayList<>();
    for (Operand<TFloat32> sum : sums) {
      results.add(floats(bias == null ? sum : tf.math.add(sum, operand(bias))));
    }
    return results;
  }

  float[] depthwise(DepthwiseConvolution layer, Tensor src, Tensor kernel) {
    return floats(
        tf.nn.depthwiseConv2dNative(
            image(src),
            imageKernel(kernel),
            strides(layer.window(), 2),
            mode(layer.window()),
            DepthwiseConv2dNative.dilations(ones(layer.window().dilation().toArray(), 2))));
  }

  float[] transposed(TransposedConvolution layer, Tensor src, Tensor kernel, Shape dst) {
    boolean deep = layer.window().axes() == 3;
    if (deep) {
      return floats(
          tf.nn.conv3dBackpropInput(
              tf.constant(ints(dst)),
              operand(kernel),
              volume(src),
              strides(layer.window(), 3),
              mode(layer.window())));
    }
    return floats(
        tf.nn.conv2dBackpropInput(
            tf.constant(ints(imageShape(dst))),
            imageKernel(kernel),
            image(src),
            strides(layer.window(), 2),
            mode(layer.window()),
            Conv2dBackpropInput.dilations(ones(layer.window().dilation().toArray(), 2))));
  }

  float[] pooling(Pooling layer, Tensor src) {
    Window window = layer.window();
    boolean max = layer.reduction() == Pooling.Reduction.MAX;
    if (window.axes() == 3) {
      List<Long> size = ones(window.size().toArray(), 3);
      List<Long> strides = strides(window, 3);
      return floats(
          max
              ? tf.nn.maxPool3d(volume(src), size, strides, mode(window))
              : tf.nn.avgPool3d(volume(src), size, strides, mode(window)));
    }
    List<Long> size = ones(window.size().toArray(), 2);
    return floats(
        max
            ? tf.nn.maxPool(
                image(src),
                tf.constant(ints(size)),
                tf.constant(ints(strides(window, 2))),
                mode(window))
            : tf.nn.avgPool(image(src), size, strides(window, 2), mode(window)));
  }

  float[] upsampling(Upsampling layer, Tensor src) {
    Operand<TFloat32> image = image(src);
    Shape shape = imageShape(src.shape());
    int[] factors = layer.factors().toArray();
    int[] size = {
      Math.toIntExact(shape.size(1)) * (factors.length == 1 ? 1 : factors[0]),
      Math.toIntExact(shape.size(2)) * factors[factors.length - 1]
    };
    return floats(
        switch (layer.interpolation()) {
          case NEAREST ->
              tf.image.resizeNearestNeighbor(
                  image, tf.constant(size), ResizeNearestNeighbor.halfPixelCenters(true));
          case BILINEAR ->
              tf.image.resizeBilinear(
                  image, tf.constant(size), ResizeBilinear.halfPixelCenters(true));
          case BICUBIC ->
              tf.image.resizeBicubic(
                  image,
                  tf.constant(size),
                  org.tensorflow.op.image.ResizeBicubic.halfPixelCenters(true));
          case LANCZOS3, LANCZOS5 -> lanczos(layer.interpolation(), image, shape, size);
        });
  }

  private Operand<TFloat32> lanczos(
      Interpolation interpolation, Operand<TFloat32> image, Shape shape, int[] size) {
    float[] scale = {
      (float) size[0] / shape.size(1), (float) size[1] / shape.size(2),
    };
    return tf.image.scaleAndTranslate(
        image,
        tf.constant(size),
        tf.constant(scale),
        tf.constant(new float[2]),
        ScaleAndTranslate.kernelType(interpolation.label()),
        ScaleAndTranslate.antialias(false));
  }

  private Operand<TFloat32> operand(Tensor tensor) {
    return operand(tensor, tensor.shape());
  }

  private Operand<TFloat32> operand(Tensor tensor, Shape shape) {
    return tf.constant(
        org.tensorflow.ndarray.Shape.of(shape.sizes()), DataBuffers.of(tensor.toFloats()));
  }

  private Operand<TFloat32> volume(Tensor tensor) {
    return operand(tensor);
  }

  /** Takes a row of numbers as an image of height 1. */
  private Operand<TFloat32> image(Tensor tensor) {
    return operand(tensor, imageShape(tensor.shape()));
  }

  private static Shape imageShape(Shape shape) {
    return shape.rank() == 4 ? shape : Shape.of(shape.size(0), 1, shape.size(1), shape.size(2));
  }

  private Operand<TFloat32> imageKernel(Tensor kernel) {
    Shape shape = kernel.shape();
    return operand(kernel, shape.rank() == 4 ? shape : shape.prepend(1));
  }

  private static List<Long> strides(Window window, int axes) {
    return ones(window.strides().toArray(), axes);
  }

  /** Returns 1 for the batch, the values for the spatial axes with 1 ahead, 1 for channels. */
  private static List<Long> ones(int[] values, int axes) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 1 + axes - values.length; i++) {
      all.add(1L);
    }
    for (int value : values) {
      all.add((long) value);
    }
    all.add(1L);
    return all;
  }

  private static int[] ints(Shape shape) {
    return java.util.Arrays.stream(shape.sizes()).mapToInt(Math::toIntExact).toArray();
  }

  private static int[] ints(List<Long> values) {
    return values.stream().mapToInt(Math::toIntExact).toArray();
  }

  private static String mode(Window window) {
    return window.padding().mode().name();
  }

  private static float[] floats(Operand<TFloat32> operand) {
    TFloat32 tensor = operand.asTensor();
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  @Override
  public void close() {
    session.close();
  }
}
