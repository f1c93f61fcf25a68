package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Tensor;
import dev.convoy.spark.job.config.VolumeInputConfig.Pad;
import dev.convoy.spark.job.report.HeatColors;
import dev.convoy.spark.job.report.Picture;
import dev.convoy.spark.job.report.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleToIntFunction;

/**
 * Draws planes through the middle of a volume job's source and output. What fails is left out with
 * a note; it never fails the job.
 */
final class VolumeSlices {
  /** A file that is read from its beginning for each plane may be this large, unpacked. */
  private static final long MOST_READ_TO_SEEK = 256L << 20;

  private final VolumeSetup setup;
  private final VolumeStorage storage;
  private final List<String> notes = new ArrayList<>();

  VolumeSlices(VolumeSetup setup, VolumeStorage storage) {
    this.setup = setup;
    this.storage = storage;
  }

  /** Returns what is missing and why. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Draws.
   *
   * @param spec with the numbers that the network saw
   * @param written where the output's chunks are
   * @param most planes
   */
  List<Slice> draw(VolumeSpec spec, VolumeLocation written, int most) {
    List<SlicePlane> planes = SlicePlane.of(setup.target().shape()).stream().limit(most).toList();
    List<Slice> slices = new ArrayList<>();
    VolumeSpec.Reading output =
        new VolumeSpec.Reading(written, new ArrayList<>(), new TreeMap<>(), 1, 0, Pad.NONE);
    try (AxesView after = output.open(storage)) {
      TileReader reader = new TileReader(after, output);
      for (SlicePlane plane : planes) {
        slices.add(slice(plane, spec, picture(reader, plane, plane.region(), HeatColors::of)));
      }
    } catch (IOException | RuntimeException e) {
      note("Slices are left out: " + e.getMessage());
    }
    return slices;
  }

  private Slice slice(SlicePlane plane, VolumeSpec spec, Picture after) {
    List<String> axes = setup.axes();
    Region region = plane.region();
    Geometry geometry = setup.target().geometry();
    boolean up = isUpwards();
    double height = region.size(plane.vertical()) * spacing(geometry, plane.vertical());
    double width = region.size(plane.horizontal()) * spacing(geometry, plane.horizontal());
    List<Double> down = plane.cuts(plane.vertical(), tile(plane.vertical()));
    return new Slice(
        plane.across() < 0 ? "" : axes.get(plane.across()),
        plane.across() < 0 ? 0 : region.start(plane.across()),
        axes.get(plane.vertical()) + (up ? " up" : " down"),
        axes.get(plane.horizontal()) + " right",
        part(plane),
        width / height,
        before(plane, spec.reading()),
        after,
        up ? down.stream().map(cut -> 1 - cut).sorted().toList() : down,
        plane.cuts(plane.horizontal(), tile(plane.horizontal())));
  }

  /** Volumes that lie in a patient's world have their second and third axes upwards. */
  private boolean isUpwards() {
    return setup.source().geometry().affine().isPresent();
  }

  private long tile(int axis) {
    return setup.spec().grid().tile().size(axis);
  }

  private double spacing(Geometry geometry, int axis) {
    double spacing = geometry.axis(setup.axes().get(axis)).map(Geometry.Axis::spacing).orElse(1.0);
    return spacing > 0 && Double.isFinite(spacing) ? spacing : 1;
  }

  private String part(SlicePlane plane) {
    Region region = plane.region();
    long height = setup.target().shape().size(plane.vertical());
    long width = setup.target().shape().size(plane.horizontal());
    boolean whole =
        region.size(plane.vertical()) == height && region.size(plane.horizontal()) == width;
    return whole
        ? ""
        : "the middle %d x %d of %d x %d"
            .formatted(
                region.size(plane.vertical()), region.size(plane.horizontal()), height, width);
  }

  private Picture before(SlicePlane plane, VolumeSpec.Reading reading) {
    VolumeInfo info = setup.source();
    long bytes = info.shape().elements() * info.type().bytes();
    if (!info.blocks().seekable() && bytes > MOST_READ_TO_SEEK) {
      note("Slices of the source are left out: it would be unpacked from its beginning for each.");
      return null;
    }
    try (AxesView source = reading.open(storage)) {
      Region region = inSource(plane.region()).intersect(Region.whole(info.shape()));
      return region.isEmpty()
          ? null
          : picture(new TileReader(source, reading), plane, region, SliceImage::grey);
    } catch (IOException | RuntimeException e) {
      note("Slices of the source are left out: " + e.getMessage());
      return null;
    }
  }

  private Region inSource(Region output) {
    Region region = output;
    for (int axis = 0; axis < output.rank() - 1; axis++) {
      OutputPlace place = setup.place(axis);
      long start = Math.round(place.offset() + output.start(axis) * place.factor());
      long size = Math.max(1, Math.round(output.size(axis) * place.factor()));
      region = region.with(axis, Math.max(0, start), size);
    }
    return region;
  }

  private Picture picture(
      TileReader reader, SlicePlane plane, Region region, DoubleToIntFunction color)
      throws IOException {
    try (Tensor read = reader.read(region)) {
      int height = Math.toIntExact(region.size(plane.vertical()));
      int width = Math.toIntExact(region.size(plane.horizontal()));
      return Picture.png(SliceImage.draw(read.toFloats(), height, width, isUpwards(), color));
    }
  }

  private void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
    }
  }
}
