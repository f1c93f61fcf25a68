package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The first image of an OME-NGFF group, 0.4 (Zarr 2) or 0.5 (Zarr 3): its axes and resolutions. */
final class Ngff {
  /** {@code position = translation + scale * index}, per axis. */
  private record Transform(List<Double> scale, List<Double> translation) {
    static Transform identity(int rank) {
      return new Transform(
          new ArrayList<>(java.util.Collections.nCopies(rank, 1.0)),
          new ArrayList<>(java.util.Collections.nCopies(rank, 0.0)));
    }

    void apply(Metadata step, int rank) throws MalformedVolumeException {
      boolean scales = step.at("scale").isPresent();
      Metadata numbers = scales ? step.at("scale") : step.at("translation");
      if (!numbers.isPresent()) {
        return;
      }
      List<Metadata> each = numbers.list();
      if (each.size() != rank) {
        throw numbers.malformed("one number for each of " + rank + " axes");
      }
      for (int axis = 0; axis < rank; axis++) {
        double number = each.get(axis).number();
        if (scales) {
          scale.set(axis, scale.get(axis) * number);
          translation.set(axis, translation.get(axis) * number);
        } else {
          translation.set(axis, translation.get(axis) + number);
        }
      }
    }
  }

  private final Metadata image;
  private final List<String> axes;
  private final List<String> units;

  private Ngff(Metadata image) throws MalformedVolumeException {
    this.image = image;
    List<String> names = new ArrayList<>();
    List<String> stated = new ArrayList<>();
    for (Metadata axis : image.at("axes").list()) {
      names.add(axis.node().isTextual() ? axis.text() : axis.at("name").text());
      stated.add(axis.at("unit").node().asText(""));
    }
    this.axes = names.stream().map(Axes::canonical).toList();
    this.units = stated;
    if (new HashSet<>(axes).size() != axes.size()) {
      throw image.at("axes").malformed("different names");
    }
  }

  /** Returns the image that a group describes; empty where there is no such group. */
  static Optional<Ngff> of(String path, VolumeStorage storage) throws IOException {
    Optional<Metadata> v3 = Metadata.read(storage, VolumeStorage.child(path, ZarrFormat.V3));
    Optional<Metadata> attributes =
        v3.isPresent()
            ? v3.map(document -> document.at("attributes").at("ome"))
            : Metadata.read(storage, VolumeStorage.child(path, ZarrFormat.V2_ATTRIBUTES));
    Optional<Metadata> image =
        attributes
            .map(document -> document.at("multiscales").at(0))
            .filter(first -> first.node().isObject() && first.at("axes").isPresent());
    return image.isEmpty() ? Optional.empty() : Optional.of(new Ngff(image.get()));
  }

  /** Returns the path of a resolution's array in the group. */
  String level(long level) throws MalformedVolumeException {
    List<Metadata> datasets = image.at("datasets").list();
    if (level < 0 || level >= datasets.size()) {
      throw new IllegalArgumentException(
          "Cannot open %s: levels are 0 to %d, received %d"
              .formatted(image.key(), datasets.size() - 1, level));
    }
    String path = datasets.get((int) level).at("path").text();
    boolean inside =
        !path.isEmpty() && !path.startsWith("/") && !Arrays.asList(path.split("/")).contains("..");
    if (!inside) {
      throw datasets.get((int) level).at("path").malformed("a path inside the group");
    }
    return path;
  }

  /**
   * Returns an array with the group's axis names and geometry; an array that states its own
   * geometry keeps it.
   *
   * @param path of the array in the group
   */
  ZarrArray placed(ZarrArray array, String path) {
    VolumeInfo info = array.info();
    if (axes.size() != info.shape().rank()) {
      return array;
    }
    try {
      Optional<Transform> transform = transform(path);
      if (transform.isEmpty()) {
        return array;
      }
      VolumeInfo named = info.withAxes(axes);
      return array.withInfo(
          info.geometry().equals(Geometry.NONE)
              ? named.withGeometry(geometry(transform.get()))
              : named);
    } catch (MalformedVolumeException e) {
      return array;
    }
  }

  private Optional<Transform> transform(String path) throws MalformedVolumeException {
    for (Metadata dataset : image.at("datasets").list()) {
      if (dataset.at("path").node().asText("").equals(path)) {
        Transform transform = Transform.identity(axes.size());
        for (Metadata where : List.of(dataset, image)) {
          Metadata steps = where.at("coordinateTransformations");
          if (steps.isPresent()) {
            for (Metadata step : steps.list()) {
              transform.apply(step, axes.size());
            }
          }
        }
        return Optional.of(transform);
      }
    }
    return Optional.empty();
  }

  private Geometry geometry(Transform transform) {
    Map<String, Geometry.Axis> placed = new TreeMap<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      if (!axes.get(axis).equals(Axes.CHANNEL)) {
        placed.put(
            axes.get(axis),
            new Geometry.Axis(
                transform.scale.get(axis), transform.translation.get(axis), units.get(axis)));
      }
    }
    return Geometry.of(placed);
  }
}
