package dev.convoy.engine.layer;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent layer whose products are convolutions, stepping over the axis ahead of the spatial
 * ones.
 *
 * <pre>{@code
 * i = gate(x * Wi + bi + h * Ui)        f = gate(x * Wf + bf + h * Uf)
 * c' = f c + i act(x * Wc + bc + h * Uc)
 * o = gate(x * Wo + bo + h * Uo)        h' = o act(c')
 * }</pre>
 *
 * where {@code *} is a convolution: with {@code window} on the source, with stride 1, dilation 1
 * and SAME padding on the state. States start at zero.
 *
 * <p>Source {@code [time, spatial..., channels]}; result {@code [spatial'..., filters]}, or {@code
 * [time, spatial'..., filters]} with {@code sequences}; with {@code states} the last h and c follow
 * as second and third result. Weights: {@code kernel [size..., channels, 4 filters]}, {@code
 * recurrent_kernel [size..., filters, 4 filters]}, {@code bias [4 filters]}, gates in the order i,
 * f, c, o. Source: keras/src/layers/rnn/conv_lstm.py.
 *
 * @param filters number of result channels, at least 1
 * @param window of the convolution on the source
 * @param bias whether a bias is added
 * @param activation of the candidate and the result
 * @param gate activation of the gates
 * @param sequences whether every step is returned, in the order they were computed
 * @param states whether the last states are returned as well
 * @param backwards whether time runs from the last step to the first
 */
public record ConvLstm(
    int filters,
    Window window,
    boolean bias,
    Activation activation,
    Activation gate,
    boolean sequences,
    boolean states,
    boolean backwards)
    implements Layer {
  public ConvLstm {
    Convolution.requireFilters(filters);
    Convolution.requireStridesOrDilation(window);
    if (window.padding().mode() == Padding.Mode.CAUSAL) {
      throw new IllegalArgumentException("padding must be valid or same, received causal");
    }
  }

  /** Returns the convolution of the four gates on one step of the source. */
  public Convolution inputConvolution() {
    return new Convolution(4 * filters, window, 1, bias, Activation.linear());
  }

  /** Returns the convolution of the four gates on the state. */
  public Convolution recurrentConvolution() {
    Window same = Window.of(window.size(), Extents.filled(window.axes(), 1), Padding.SAME);
    return new Convolution(4 * filters, same, 1, false, Activation.linear());
  }

  private Shape step(List<Shape> srcs) {
    Shape src = Shapes.single(srcs, this);
    if (src.rank() != window.axes() + 2) {
      throw new ShapeMismatchException(
          kind()
              + " needs time, "
              + window.axes()
              + " spatial axes and channels, source has "
              + src);
    }
    Shapes.requireChannels(src, this);
    return src.slice(1, src.rank());
  }

  @Override
  public Shape outputShape(List<Shape> srcs) {
    return outputShapes(srcs).get(0);
  }

  @Override
  public List<Shape> outputShapes(List<Shape> srcs) {
    Shape state = window.resultShape(step(srcs), filters, this);
    Shape result = sequences ? state.prepend(srcs.get(0).size(0)) : state;
    return states ? List.of(result, state, state) : List.of(result);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> srcs) {
    List<WeightSpec> specs = new ArrayList<>(inputConvolution().weights(List.of(step(srcs))));
    Shape recurrent = Shape.of(window.size().toLongs()).concat(Shape.of(filters, 4L * filters));
    specs.add(1, new WeightSpec("recurrent_kernel", recurrent, true));
    return specs;
  }

  @Override
  public String kind() {
    return "ConvLstm " + window;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.convLstm(this);
  }
}
