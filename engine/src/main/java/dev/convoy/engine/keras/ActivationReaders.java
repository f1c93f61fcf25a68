package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Activation;
import dev.convoy.engine.layer.ActivationLayer;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Prelu;
import java.util.Arrays;
import java.util.Map;

/** Activations that stand by themselves. */
final class ActivationReaders {
  private ActivationReaders() {}

  static void register(Map<String, LayerReader> readers) {
    for (String name : new String[] {"Activation", "ReLU", "LeakyReLU", "ELU", "ThresholdedReLU"}) {
      readers.put(
          name,
          config ->
              Channels.single(new ActivationLayer(Activations.ofLayer(config).orElseThrow())));
    }
    readers.put("Softmax", ActivationReaders::softmax);
    readers.put("PReLU", ActivationReaders::prelu);
  }

  private static LayerBody softmax(Config config) {
    int[] axes = config.axes();
    if (axes.length == 1) {
      return Channels.single(new ActivationLayer(new Activation.Softmax(Axes.item(axes[0]))));
    }
    return call ->
        MergedAxes.apply(
            call,
            Axes.sorted(axes, call.shape().rank()),
            new ActivationLayer(new Activation.Softmax(-1)));
  }

  private static LayerBody prelu(Config config) {
    int[] axes = config.has("shared_axes") ? config.integers("shared_axes") : new int[0];
    int[] items = Arrays.stream(axes).map(Axes::item).toArray();
    return Channels.single(new Prelu(Extents.of(items)));
  }
}
