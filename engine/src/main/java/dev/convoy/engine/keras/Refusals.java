package dev.convoy.engine.keras;

import java.util.Map;

/** Why classes that Keras has, or that users write, are not computed. */
final class Refusals {
  private static final String RECURRENT = "of the recurrent layers only ConvLSTM is computed";
  private static final String ATTENTION = "attention is not computed";
  private static final String TEXT = "layers on text and categories are not computed";
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("Lambda", "holds code, and code from a model file is never run"),
          Map.entry("TensorFlowOpLayer", "holds a raw TensorFlow operation"),
          Map.entry("TFSMLayer", "holds a TensorFlow program"),
          Map.entry("LSTM", RECURRENT),
          Map.entry("GRU", RECURRENT),
          Map.entry("SimpleRNN", RECURRENT),
          Map.entry("RNN", RECURRENT),
          Map.entry("CuDNNLSTM", RECURRENT),
          Map.entry("CuDNNGRU", RECURRENT),
          Map.entry("Bidirectional", RECURRENT),
          Map.entry("Attention", ATTENTION),
          Map.entry("AdditiveAttention", ATTENTION),
          Map.entry("MultiHeadAttention", ATTENTION),
          Map.entry("GroupQueryAttention", ATTENTION),
          Map.entry("GroupedQueryAttention", ATTENTION),
          Map.entry(
              "Merge", "of Keras 1's merges sum, mul, ave, max and concat of layers are computed"),
          Map.entry("Masking", "masking of steps is not computed"),
          Map.entry("TextVectorization", TEXT),
          Map.entry("StringLookup", TEXT),
          Map.entry("IntegerLookup", TEXT),
          Map.entry("CategoryEncoding", TEXT),
          Map.entry("Hashing", TEXT),
          Map.entry("Discretization", TEXT),
          Map.entry("EinsumDense", "sums of products by a formula are not computed"),
          Map.entry("SpectralNormalization", "normalises its kernel while it runs"),
          Map.entry("LocallyConnected1D", "kernels of their own for each position"),
          Map.entry("LocallyConnected2D", "kernels of their own for each position"));

  private Refusals() {}

  static String reason(String className) {
    return REASONS.getOrDefault(
        className, "not a layer this version computes; a custom class' code is not in the file");
  }
}
