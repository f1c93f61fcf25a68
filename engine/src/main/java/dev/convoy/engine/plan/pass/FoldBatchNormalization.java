package dev.convoy.engine.plan.pass;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.BatchNormalization;
import dev.convoy.engine.layer.LinearLayer;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.Node;
import dev.convoy.engine.model.Weights;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Multiplies batch normalization into the kernel and bias of the layer before it: {@code kernel' =
 * kernel * s}, {@code bias' = (bias - mean) * s + beta} with {@code s = gamma / sqrt(variance +
 * epsilon)} for each result channel, in double, rounded once.
 */
public final class FoldBatchNormalization implements GraphPass {
  @Override
  public String name() {
    return "fold batch normalization";
  }

  @Override
  public Model apply(Model model, List<Shape> inputShapes) {
    GraphEditor graph = new GraphEditor(model);
    for (Node node : graph.nodes()) {
      if (node.layer() instanceof BatchNormalization layer) {
        graph
            .onlyReaderOf(node)
            .filter(FoldBatchNormalization::isLinear)
            .ifPresent(source -> fold(graph, source, node, layer));
      }
    }
    return graph.finish();
  }

  private static boolean isLinear(Node node) {
    return node.layer() instanceof LinearLayer layer
        && layer.activation().equals(Activation.linear());
  }

  private static void fold(GraphEditor graph, Node source, Node node, BatchNormalization layer) {
    LinearLayer linear = (LinearLayer) source.layer();
    Weights weights = graph.weights();
    double[][] line = line(node, layer, weights);
    List<String> names = new ArrayList<>(source.weights());
    int kernelAt = linear.bias() ? names.size() - 2 : names.size() - 1;
    Tensor kernel = weights.get(names.get(kernelAt));
    names.set(kernelAt, node.name() + "/folded_kernel");
    weights.put(names.get(kernelAt), scaled(kernel, line[0], linear));
    String biasName = node.name() + "/folded_bias";
    Tensor bias = linear.bias() ? weights.get(names.remove(names.size() - 1)) : null;
    names.add(biasName);
    weights.put(biasName, shifted(bias, line));
    graph.merge(
        source,
        node,
        new Node(
            node.name(),
            linear.with(true, linear.activation()),
            source.sources(),
            names,
            node.origin()));
  }

  /** Returns the factor and the addend of each channel. */
  private static double[][] line(Node node, BatchNormalization layer, Weights weights) {
    Iterator<Tensor> arrays = node.weights().stream().map(weights::get).iterator();
    Tensor gamma = layer.scale() ? arrays.next() : null;
    Tensor beta = layer.center() ? arrays.next() : null;
    Tensor mean = arrays.next();
    Tensor variance = arrays.next();
    int channels = Math.toIntExact(mean.elements());
    double[] factor = new double[channels];
    double[] addend = new double[channels];
    for (int c = 0; c < channels; c++) {
      double scale = gamma == null ? 1 : gamma.get(c);
      factor[c] = scale / Math.sqrt(variance.get(c) + layer.epsilon());
      addend[c] = (beta == null ? 0 : beta.get(c)) - mean.get(c) * factor[c];
    }
    return new double[][] {factor, addend};
  }

  /** Multiplies each element by the factor of its result channel. */
  private static Tensor scaled(Tensor kernel, double[] factor, LinearLayer layer) {
    long run = layer instanceof TransposedConvolution ? kernel.shape().channels() : 1;
    return Tensor.generate(
        kernel.shape(), i -> kernel.get(i) * factor[(int) (i / run % factor.length)]);
  }

  private static Tensor shifted(Tensor bias, double[][] line) {
    return Tensor.generate(
        Shape.of(line[0].length),
        c -> (bias == null ? 0 : bias.get(c)) * line[0][(int) c] + line[1][(int) c]);
  }
}
