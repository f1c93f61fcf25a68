package dev.convoy.datasets.volume.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.IOException;
import java.util.List;

/** Writes OME-NGFF groups: 0.5 over Zarr 3, 0.4 over Zarr 2. */
final class NgffCreation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NgffCreation() {}

  /** Writes the metadata of every level's array, then those of the group. */
  static void create(
      String path, List<VolumeInfo> levels, VolumeOptions options, VolumeStorage storage)
      throws IOException {
    ZarrCreation.requireAbsent(path, storage);
    boolean version2 = false;
    for (int level = 0; level < levels.size(); level++) {
      ZarrCreation creation = new ZarrCreation(levels.get(level), options);
      version2 = creation.isVersion2();
      creation.create(VolumeStorage.child(path, Integer.toString(level)), storage);
    }
    if (version2) {
      ObjectNode attributes = JSON.objectNode();
      attributes.putArray("multiscales").add(image(path, levels).put("version", "0.4"));
      write(path, ZarrFormat.V2_ATTRIBUTES, attributes, storage);
      write(path, ZarrFormat.V2_GROUP, JSON.objectNode().put("zarr_format", 2), storage);
    } else {
      ObjectNode group = JSON.objectNode().put("zarr_format", 3).put("node_type", "group");
      ObjectNode ome = group.putObject("attributes").putObject("ome").put("version", "0.5");
      ome.putArray("multiscales").add(image(path, levels));
      write(path, ZarrFormat.V3, group, storage);
    }
    storage.delete(ZarrTarget.temporary(path));
  }

  private static void write(String path, String name, ObjectNode document, VolumeStorage storage)
      throws IOException {
    ZarrCreation.write(VolumeStorage.child(path, name), document, path, storage);
  }

  private static ObjectNode image(String path, List<VolumeInfo> levels) {
    ObjectNode image = JSON.objectNode().put("name", VolumeStorage.name(path));
    ArrayNode axes = image.putArray("axes");
    for (String name : levels.get(0).axes()) {
      ObjectNode axis = axes.addObject().put("name", name).put("type", kind(name));
      levels
          .get(0)
          .geometry()
          .axis(name)
          .map(Geometry.Axis::unit)
          .filter(unit -> !unit.isEmpty())
          .ifPresent(unit -> axis.put("unit", unit));
    }
    ArrayNode datasets = image.putArray("datasets");
    for (int level = 0; level < levels.size(); level++) {
      ObjectNode dataset = datasets.addObject().put("path", Integer.toString(level));
      transform(levels.get(0), levels.get(level), dataset.putArray("coordinateTransformations"));
    }
    image.put("type", "mean");
    return image;
  }

  private static String kind(String name) {
    return switch (name) {
      case Axes.CHANNEL -> "channel";
      case Axes.TIME -> "time";
      default -> "space";
    };
  }

  /** Where the volume states no spacing, a voxel of the finest level is the unit. */
  private static void transform(VolumeInfo finest, VolumeInfo level, ArrayNode steps) {
    ArrayNode scale = steps.addObject().put("type", "scale").putArray("scale");
    ArrayNode translation = steps.addObject().put("type", "translation").putArray("translation");
    for (int axis = 0; axis < level.axes().size(); axis++) {
      String name = level.axes().get(axis);
      Geometry.Axis placed =
          level
              .geometry()
              .axis(name)
              .orElse(unplaced(finest.shape().size(axis), name, level, axis));
      scale.add(placed.spacing());
      translation.add(placed.origin());
    }
  }

  private static Geometry.Axis unplaced(long finest, String name, VolumeInfo level, int axis) {
    double factor = 1;
    long size = finest;
    while (Axes.SPATIAL.contains(name) && size > level.shape().size(axis)) {
      size = ChunkGrid.ceilDiv(size, 2L);
      factor *= 2;
    }
    return new Geometry.Axis(factor, (factor - 1) / 2, "");
  }
}
