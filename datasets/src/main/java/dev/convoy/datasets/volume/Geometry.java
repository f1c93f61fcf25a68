package dev.convoy.datasets.volume;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the voxels of a volume lie in the world; immutable.
 *
 * <p>Two descriptions stand side by side, since formats know one or the other: per axis {@code
 * position = origin + index * spacing} in a unit, and an affine matrix that takes voxel indices in
 * the order x, y, z to world coordinates: {@code (X, Y, Z, 1) = A (x, y, z, 1)}. Voxel centres lie
 * at whole indices.
 */
public final class Geometry {
  /** Says nothing about the world. */
  public static final Geometry NONE = new Geometry(Map.of(), null, Map.of());

  /**
   * One axis of the world.
   *
   * @param spacing distance of neighbouring voxels, in units
   * @param origin position of voxel 0, in units
   * @param unit name as in OME-NGFF ({@code micrometer}, {@code second}); empty where unknown
   */
  public record Axis(double spacing, double origin, String unit) {}

  private static final List<String> COLUMNS = List.of("x", "y", "z");
  private static final int SIDE = 4;

  private final Map<String, Axis> axes;
  private final double[] affine;
  private final Map<String, String> properties;

  private Geometry(Map<String, Axis> axes, double[] affine, Map<String, String> properties) {
    this.axes = Map.copyOf(axes);
    this.affine = affine;
    this.properties = Map.copyOf(properties);
  }

  /** Returns a geometry that states spacing, origin and unit of some axes. */
  public static Geometry of(Map<String, Axis> axes) {
    return new Geometry(axes, null, Map.of());
  }

  /**
   * Returns this geometry with an affine matrix.
   *
   * @param matrix 16 numbers, row-major; voxel x, y, z, 1 to world X, Y, Z, 1
   */
  public Geometry withAffine(double... matrix) {
    if (matrix.length != SIDE * SIDE) {
      throw new IllegalArgumentException(
          "Cannot place a volume: an affine matrix has 16 numbers, received " + matrix.length);
    }
    return new Geometry(axes, matrix.clone(), properties);
  }

  /** Returns this geometry with one more property of its format, for example a header to copy. */
  public Geometry withProperty(String name, String value) {
    Map<String, String> changed = new HashMap<>(properties);
    changed.put(name, value);
    return new Geometry(axes, affine, changed);
  }

  /** Returns spacing, origin and unit of an axis; empty where the format states none. */
  public Optional<Axis> axis(String name) {
    return Optional.ofNullable(axes.get(name));
  }

  /** Returns all stated axes by name. */
  public Map<String, Axis> axes() {
    return new TreeMap<>(axes);
  }

  /** Returns the 16 numbers of the affine matrix, row-major; empty where the format has none. */
  public Optional<double[]> affine() {
    return Optional.ofNullable(affine).map(double[]::clone);
  }

  /** Returns what else the format wants copied, by name. */
  public Map<String, String> properties() {
    return new TreeMap<>(properties);
  }

  /**
   * Returns the geometry of a volume whose voxel {@code i} lies at position {@code offset + factor
   * * i} of this one's, per axis: factor 2 and offset 0.5 for the mean of pairs, 0.5 and -0.25 for
   * up-sampling by 2, 1 and 10 for a crop of 10 voxels.
   *
   * @param factor by axis name; axes left out keep 1
   * @param offset by axis name; axes left out keep 0
   */
  public Geometry resampled(Map<String, Double> factor, Map<String, Double> offset) {
    Map<String, Axis> changed = new HashMap<>();
    axes.forEach(
        (name, axis) ->
            changed.put(
                name,
                new Axis(
                    axis.spacing() * factor.getOrDefault(name, 1.0),
                    axis.origin() + axis.spacing() * offset.getOrDefault(name, 0.0),
                    axis.unit())));
    return new Geometry(changed, affine == null ? null : moved(factor, offset), properties);
  }

  private double[] moved(Map<String, Double> factor, Map<String, Double> offset) {
    double[] matrix = affine.clone();
    for (int row = 0; row < SIDE; row++) {
      double shift = affine[row * SIDE + 3];
      for (int column = 0; column < COLUMNS.size(); column++) {
        String axis = COLUMNS.get(column);
        double entry = affine[row * SIDE + column];
        matrix[row * SIDE + column] = entry * factor.getOrDefault(axis, 1.0);
        shift += entry * offset.getOrDefault(axis, 0.0);
      }
      matrix[row * SIDE + 3] = shift;
    }
    return matrix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Geometry geometry
        && axes.equals(geometry.axes)
        && Arrays.equals(affine, geometry.affine)
        && properties.equals(geometry.properties);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * axes.hashCode() + Arrays.hashCode(affine)) + properties.hashCode();
  }

  @Override
  public String toString() {
    return "Geometry[axes=" + axes() + ", affine=" + Arrays.toString(affine) + "]";
  }
}
