package dev.convoy.engine.keras;

import dev.convoy.engine.layer.Affine;
import dev.convoy.engine.layer.CenterCrop;
import dev.convoy.engine.layer.Extents;
import dev.convoy.engine.layer.Resizing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Preprocessing of images inside a model. */
final class ImageReaders {
  private ImageReaders() {}

  static void register(Map<String, LayerReader> readers) {
    readers.put("Rescaling", ImageReaders::rescaling);
    readers.put("Resizing", ImageReaders::resizing);
    readers.put("CenterCrop", config -> Channels.spatial(config, 2, new CenterCrop(size(config))));
  }

  private static Extents size(Config config) {
    return Extents.of(config.integer("height"), config.integer("width"));
  }

  private static LayerBody rescaling(Config config) {
    double[] scales = config.has("scale") ? config.numbers("scale") : new double[] {1};
    double[] offsets = config.has("offset") ? config.numbers("offset") : new double[] {0};
    int count = Math.max(scales.length, offsets.length);
    return Channels.single(new Affine(repeated(scales, count), repeated(offsets, count)));
  }

  private static List<Double> repeated(double[] values, int count) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < (values.length == 1 ? count : values.length); i++) {
      all.add(values[values.length == 1 ? 0 : i]);
    }
    return all;
  }

  private static LayerBody resizing(Config config) {
    if (config.flag("antialias", false)) {
      throw new UnsupportedLayer("antialias while resizing");
    }
    boolean crop = config.flag("crop_to_aspect_ratio", false);
    boolean pad = config.flag("pad_to_aspect_ratio", false);
    if (crop && pad) {
      throw config.error("only one of crop_to_aspect_ratio and pad_to_aspect_ratio may be true");
    }
    Resizing.Fit fit = crop ? Resizing.Fit.CROP : pad ? Resizing.Fit.PAD : Resizing.Fit.STRETCH;
    String fillMode = config.text("fill_mode", "constant");
    if (pad && !fillMode.equals("constant")) {
      throw new UnsupportedLayer("fill_mode '" + fillMode + "'");
    }
    Resizing layer =
        new Resizing(
            size(config),
            ReshapingReaders.interpolation(config.text("interpolation", "bilinear")),
            fit,
            config.number("fill_value", 0));
    return Channels.spatial(config, 2, layer);
  }
}
