package dev.convoy.spark.job.volume;

import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.config.VolumeInputConfig.Pad;
import java.util.Locale;

/** Tells people what was decided about a job. */
final class VolumeText {
  private static final double MEGABYTE = 1 << 20;

  private final VolumeSetup setup;
  private final Pad pad;

  VolumeText(VolumeSetup setup, Pad pad) {
    this.setup = setup;
    this.pad = pad;
  }

  /** Returns what would be done, before it is done. */
  String account() {
    VolumeNetwork network = setup.network();
    VolumeSpec spec = setup.spec();
    StringBuilder text = new StringBuilder();
    line(text, "volume", setup.source() + " of " + spec.reading().location().path());
    line(text, "network", network.padded() + " to " + network.result() + resized(network));
    if (!network.padded().equals(network.given())) {
      line(text, "pad", padded(network));
    }
    line(text, "output", setup.target() + " to " + spec.writing().location().path());
    line(text, "tiles", tiles());
    line(
        text,
        "halo",
        String.join(", ", setup.account().halo(setup.axes())) + " voxels of the source");
    line(text, "twice", twice());
    line(text, "bytes", bytes());
    setup.memory().lines().forEach(each -> line(text, "memory", each));
    return text.toString();
  }

  private static String resized(VolumeNetwork network) {
    return network.isResized()
        ? ", saved for " + network.saved() + ": every layer is local, so any size will do"
        : "";
  }

  private String padded(VolumeNetwork network) {
    return "%s from %s to %s; the output is cropped to %s"
        .formatted(
            pad.name().toLowerCase(Locale.ROOT),
            VolumeNetwork.spatial(network.given()),
            VolumeNetwork.spatial(network.padded()),
            VolumeNetwork.spatial(network.kept()));
  }

  private String tiles() {
    TileGrid grid = setup.spec().grid();
    return "%d of %s, %s kinds, at most %d plans kept"
        .formatted(
            grid.count(),
            VolumeNetwork.spatial(grid.tile()),
            setup.account().kinds(),
            setup.spec().mostPlans());
  }

  private String twice() {
    return "%s of voxels read, %s of arithmetic"
        .formatted(percent(setup.account().readTwice()), percent(setup.account().computedTwice()));
  }

  private String bytes() {
    Shape source = setup.source().shape();
    double read = setup.account().voxelsRead() * source.channels() * setup.source().type().bytes();
    double written = (double) setup.target().shape().elements() * setup.target().type().bytes();
    return megabytes(read) + " read, " + megabytes(written) + " written, before compression";
  }

  static void line(StringBuilder text, String name, String value) {
    text.append("%-12s%s%n".formatted(name, value));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * Math.max(0, share));
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MEGABYTE);
  }
}
