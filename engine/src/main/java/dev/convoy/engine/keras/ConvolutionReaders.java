package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.Convolution;
import dev.convoy.engine.layer.DepthwiseConvolution;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Padding;
import dev.convoy.engine.layer.SeparableConvolution;
import dev.convoy.engine.layer.TransposedConvolution;
import dev.convoy.engine.layer.Window;
import java.util.Map;
import java.util.Optional;

/** Convolutions on one, two and three spatial axes. */
final class ConvolutionReaders {
  private ConvolutionReaders() {}

  static void register(Map<String, LayerReader> readers) {
    for (int rank = 1; rank <= 3; rank++) {
      int axes = rank;
      readers.put("Conv" + axes + "D", config -> convolution(config, axes));
      readers.put(
          "Conv" + axes + "DTranspose",
          config -> Channels.exactly(axes, transposed(ungrouped(config), axes)));
      if (axes < 3) {
        readers.put(
            "DepthwiseConv" + axes + "D",
            config -> Channels.exactly(axes, depthwise(ungrouped(config), axes)));
        readers.put(
            "SeparableConv" + axes + "D",
            config -> Channels.exactly(axes, separable(ungrouped(config), axes)));
      }
    }
  }

  /** Refuses groups where Keras has none; Keras 2 writes 1, inherited from its class. */
  private static Config ungrouped(Config config) {
    int groups = config.integer("groups", 1);
    if (groups != 1) {
      throw new IllegalArgumentException("has no groups, received groups " + groups);
    }
    return config;
  }

  static Padding padding(Config config) {
    return switch (config.choice("padding", "valid", "valid", "same", "causal")) {
      case "same" -> Padding.SAME;
      case "causal" -> Padding.CAUSAL;
      default -> Padding.VALID;
    };
  }

  static Window window(Config config, int axes) {
    return new Window(
        config.extents("kernel_size", axes),
        config.extents("strides", axes, 1),
        config.extents("dilation_rate", axes, 1),
        padding(config));
  }

  private static LayerBody convolution(Config config, int axes) {
    Window window = window(config, axes);
    int filters = config.integer("filters");
    int groups = config.integer("groups", 1);
    boolean bias = config.flag("use_bias", true);
    Activation activation = Activations.of(config, "activation");
    return Channels.spatial(
        config.channelsFirst(),
        axes,
        activation,
        fused -> new Convolution(filters, window, groups, bias, fused));
  }

  private static LayerBody transposed(Config config, int axes) {
    Window window = window(config, axes);
    int filters = config.integer("filters");
    boolean bias = config.flag("use_bias", true);
    Optional<Extents> outputPadding =
        config.has("output_padding")
            ? Optional.of(config.extents("output_padding", axes))
            : Optional.empty();
    return Channels.spatial(
        config.channelsFirst(),
        axes,
        Activations.of(config, "activation"),
        fused -> new TransposedConvolution(filters, window, outputPadding, bias, fused));
  }

  private static LayerBody depthwise(Config config, int axes) {
    Window window = notCausal(window(config, axes));
    int multiplier = config.integer("depth_multiplier", 1);
    boolean bias = config.flag("use_bias", true);
    return Channels.spatial(
        config.channelsFirst(),
        axes,
        Activations.of(config, "activation"),
        fused -> new DepthwiseConvolution(multiplier, window, bias, fused));
  }

  private static LayerBody separable(Config config, int axes) {
    Window window = window(config, axes);
    int filters = config.integer("filters");
    int multiplier = config.integer("depth_multiplier", 1);
    boolean bias = config.flag("use_bias", true);
    return Channels.spatial(
        config.channelsFirst(),
        axes,
        Activations.of(config, "activation"),
        fused -> new SeparableConvolution(filters, multiplier, window, bias, fused));
  }

  private static Window notCausal(Window window) {
    if (window.padding().mode() == Padding.Mode.CAUSAL) {
      throw new IllegalArgumentException("padding must be valid or same, received causal");
    }
    return window;
  }
}
