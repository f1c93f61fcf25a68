package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Dense;
import dev.convoy.engine.layer.Embedding;
import dev.convoy.engine.layer.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of Keras' layer classes: which reader understands which. */
final class LayerReaders {
  /** Classes that change nothing when nothing is trained. */
  private static final List<String> IDENTITIES =
      List.of(
          "Identity",
          "Dropout",
          "SpatialDropout1D",
          "SpatialDropout2D",
          "SpatialDropout3D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization",
          "StochasticDepth",
          "RandomFlip",
          "RandomRotation",
          "RandomTranslation",
          "RandomZoom",
          "RandomContrast",
          "RandomBrightness",
          "RandomShear",
          "RandomHeight",
          "RandomWidth");

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("Convolution1D", "Conv1D"),
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("Convolution3D", "Conv3D"),
          Map.entry("Convolution1DTranspose", "Conv1DTranspose"),
          Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
          Map.entry("Convolution3DTranspose", "Conv3DTranspose"),
          Map.entry("Deconvolution2D", "Conv2DTranspose"),
          Map.entry("Deconvolution3D", "Conv3DTranspose"),
          Map.entry("SeparableConvolution1D", "SeparableConv1D"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("MaxPool1D", "MaxPooling1D"),
          Map.entry("MaxPool2D", "MaxPooling2D"),
          Map.entry("MaxPool3D", "MaxPooling3D"),
          Map.entry("AvgPool1D", "AveragePooling1D"),
          Map.entry("AvgPool2D", "AveragePooling2D"),
          Map.entry("AvgPool3D", "AveragePooling3D"),
          Map.entry("GlobalMaxPool1D", "GlobalMaxPooling1D"),
          Map.entry("GlobalMaxPool2D", "GlobalMaxPooling2D"),
          Map.entry("GlobalMaxPool3D", "GlobalMaxPooling3D"),
          Map.entry("GlobalAvgPool1D", "GlobalAveragePooling1D"),
          Map.entry("GlobalAvgPool2D", "GlobalAveragePooling2D"),
          Map.entry("GlobalAvgPool3D", "GlobalAveragePooling3D"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"),
          Map.entry("SyncBatchNormalization", "BatchNormalization"));

  private static final Map<String, LayerReader> READERS = readers();

  private LayerReaders() {}

  private static Map<String, LayerReader> readers() {
    Map<String, LayerReader> readers = new HashMap<>();
    ConvolutionReaders.register(readers);
    PoolingReaders.register(readers);
    NormalizationReaders.register(readers);
    ReshapingReaders.register(readers);
    MergingReaders.register(readers);
    ActivationReaders.register(readers);
    RecurrentReaders.register(readers);
    ImageReaders.register(readers);
    readers.put("Dense", LayerReaders::dense);
    readers.put("Embedding", LayerReaders::embedding);
    for (String name : IDENTITIES) {
      readers.put(name, LayerReaders::identity);
    }
    ALIASES.forEach((alias, name) -> readers.put(alias, readers.get(name)));
    return Map.copyOf(readers);
  }

  /**
   * Returns the reader of a class.
   *
   * @throws UnsupportedLayer with the reason, when there is none
   */
  static LayerReader of(String className) {
    LayerReader reader = READERS.get(className);
    if (reader == null) {
      throw new UnsupportedLayer(Refusals.reason(className));
    }
    return reader;
  }

  /** Reads a layer that only training sees; its rate is checked as Keras does. */
  private static LayerBody identity(Config config) {
    double rate = config.number("rate", 0);
    double deviation = config.number("stddev", 0);
    if (rate < 0 || rate > 1) {
      throw config.error("rate must be from 0 to 1, received " + rate);
    }
    if (deviation < 0) {
      throw config.error("stddev must not be negative, received " + deviation);
    }
    return Channels.single(new Identity());
  }

  private static LayerBody dense(Config config) {
    int units = config.integer("units");
    boolean bias = config.flag("use_bias", true);
    return Channels.activated(
        Activations.of(config, "activation"), fused -> new Dense(units, bias, fused));
  }

  private static LayerBody embedding(Config config) {
    if (config.flag("mask_zero", false)) {
      throw new UnsupportedLayer("mask_zero: steps that later layers leave out");
    }
    return Channels.single(
        new Embedding(config.integer("input_dim"), config.integer("output_dim")));
  }
}
