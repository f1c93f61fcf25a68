package dev.convoy.datasets.volume.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.layout.ElementBytes;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Axis names and the geometry that Convoy keeps in an array's attributes, so that a volume that
 * came from NIfTI goes back to NIfTI unmoved:
 *
 * <pre>{@code
 * "convoy": {"axes": {"z": {"spacing": 0.5, "origin": 0, "unit": "millimeter"}},
 *            "affine": [16 numbers], "slope": 1, "intercept": 0, "properties": {"name": "text"}}
 * }</pre>
 */
final class ZarrAttributes {
  static final String SECTION = "convoy";

  private ZarrAttributes() {}

  static VolumeInfo describe(
      Metadata names, Metadata attributes, Shape shape, ElementType type, ZarrArray.Fill fill)
      throws MalformedVolumeException {
    Metadata section = attributes.at(SECTION);
    double slope = section.at("slope").node().asDouble(1);
    double intercept = section.at("intercept").node().asDouble(0);
    return VolumeInfo.of(axes(names, shape.rank()), shape, type)
        .withValues(new VolumeInfo.Values(ElementBytes.value(type, fill.bytes()), slope, intercept))
        .withGeometry(geometry(section));
  }

  /** Returns the short names of axes; usual ones where the file has none or not enough. */
  static List<String> axes(Metadata names, int rank) throws MalformedVolumeException {
    List<String> usual = Axes.usual(rank);
    if (!names.isPresent()) {
      return usual;
    }
    List<Metadata> listed = names.list();
    if (listed.size() != rank) {
      throw names.malformed("one name for each of " + rank + " axes");
    }
    List<String> stated = new ArrayList<>();
    List<String> canonical = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      String name = listed.get(axis).node().asText("");
      boolean unnamed = !listed.get(axis).isPresent() || name.isEmpty();
      stated.add(unnamed ? "d" + axis : name);
      canonical.add(unnamed ? usual.get(axis) : Axes.canonical(name));
    }
    if (new HashSet<>(canonical).size() == rank) {
      return canonical;
    }
    return new HashSet<>(stated).size() == rank ? stated : usual;
  }

  static boolean areNamed(Metadata names) {
    if (!names.node().isArray()) {
      return false;
    }
    Iterator<com.fasterxml.jackson.databind.JsonNode> each = names.node().elements();
    while (each.hasNext()) {
      if (!each.next().isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static Geometry geometry(Metadata section) throws MalformedVolumeException {
    if (!section.node().isObject()) {
      return Geometry.NONE;
    }
    Map<String, Geometry.Axis> axes = new TreeMap<>();
    Iterator<String> names = section.at("axes").node().fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      Metadata axis = section.at("axes").at(name);
      axes.put(
          name,
          new Geometry.Axis(
              axis.at("spacing").number(),
              axis.at("origin").number(),
              axis.at("unit").node().asText("")));
    }
    Geometry geometry = Geometry.of(axes);
    if (section.at("affine").isPresent()) {
      geometry = geometry.withAffine(matrix(section.at("affine")));
    }
    Iterator<String> properties = section.at("properties").node().fieldNames();
    while (properties.hasNext()) {
      String name = properties.next();
      geometry = geometry.withProperty(name, section.at("properties").at(name).text());
    }
    return geometry;
  }

  private static double[] matrix(Metadata affine) throws MalformedVolumeException {
    List<Metadata> numbers = affine.list();
    if (numbers.size() != 16) {
      throw affine.malformed("16 numbers");
    }
    double[] matrix = new double[16];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = numbers.get(i).number();
    }
    return matrix;
  }

  /** Adds the section to an array's attributes, unless there is nothing to say. */
  static void write(VolumeInfo info, ObjectNode attributes) {
    Geometry geometry = info.geometry();
    VolumeInfo.Values values = info.values();
    if (geometry.equals(Geometry.NONE) && values.slope() == 1 && values.intercept() == 0) {
      return;
    }
    ObjectNode section = attributes.putObject(SECTION);
    ObjectNode axes = section.putObject("axes");
    geometry
        .axes()
        .forEach(
            (name, axis) ->
                axes.putObject(name)
                    .put("spacing", axis.spacing())
                    .put("origin", axis.origin())
                    .put("unit", axis.unit()));
    geometry
        .affine()
        .ifPresent(
            matrix -> {
              ArrayNode numbers = section.putArray("affine");
              for (double number : matrix) {
                numbers.add(number);
              }
            });
    section.put("slope", values.slope()).put("intercept", values.intercept());
    ObjectNode properties = section.putObject("properties");
    geometry.properties().forEach(properties::put);
  }
}
