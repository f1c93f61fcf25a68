package dev.convoy.datasets.volume.nifti;

import dev.convoy.datasets.volume.Geometry;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Geometry from and to header fields. The affine matrix is the sform where its code is above 0,
 * else the qform where its code is above 0, else there is none.
 */
final class NiftiGeometry {
  /** The property that carries a whole header from a source to a copy. */
  static final String HEADER = "nifti.header";

  private static final List<String> AXES = List.of("x", "y", "z", "t");
  private static final Map<Integer, String> SPACE =
      Map.of(1, "meter", 2, "millimeter", 3, "micrometer");
  private static final Map<Integer, String> TIME =
      Map.of(8, "second", 16, "millisecond", 24, "microsecond");
  private static final int SPACE_BITS = 7;
  private static final int TIME_BITS = 56;

  private NiftiGeometry() {}

  static Geometry read(NiftiHeader header) {
    int units = (int) header.whole(NiftiField.XYZT_UNITS);
    Map<String, Geometry.Axis> axes = new TreeMap<>();
    for (int i = 0; i < Math.min(AXES.size(), header.whole(NiftiField.DIM)); i++) {
      boolean time = i == 3;
      String unit = time ? TIME.get(units & TIME_BITS) : SPACE.get(units & SPACE_BITS);
      double spacing = Math.abs(header.real(NiftiField.PIXDIM, i + 1));
      double origin = time ? header.real(NiftiField.TOFFSET) : 0;
      if (spacing > 0 && Double.isFinite(spacing) && Double.isFinite(origin)) {
        axes.put(AXES.get(i), new Geometry.Axis(spacing, origin, unit == null ? "" : unit));
      }
    }
    Geometry geometry =
        Geometry.of(axes)
            .withProperty(HEADER, Base64.getEncoder().encodeToString(header.toBytes()));
    double[] affine = affine(header);
    return affine.length == 0 ? geometry : geometry.withAffine(affine);
  }

  /** Returns the 16 numbers, or none where the header places the volume nowhere. */
  private static double[] affine(NiftiHeader header) {
    double[] matrix = new double[16];
    matrix[15] = 1;
    if (header.whole(NiftiField.SFORM_CODE) > 0) {
      for (int i = 0; i < 12; i++) {
        matrix[i] = header.real(NiftiField.SROW, i);
      }
    } else if (header.whole(NiftiField.QFORM_CODE) > 0) {
      rotation(header, matrix);
    } else {
      return new double[0];
    }
    for (double number : matrix) {
      if (!Double.isFinite(number)) {
        return new double[0];
      }
    }
    return matrix;
  }

  /** Fills the rotation of the unit quaternion (a, b, c, d) with a at least 0, scaled and moved. */
  private static void rotation(NiftiHeader header, double[] matrix) {
    double b = header.real(NiftiField.QUATERNION, 0);
    double c = header.real(NiftiField.QUATERNION, 1);
    double d = header.real(NiftiField.QUATERNION, 2);
    double a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
    double[] rows = {
      a * a + b * b - c * c - d * d,
      2 * (b * c - a * d),
      2 * (b * d + a * c),
      2 * (b * c + a * d),
      a * a + c * c - b * b - d * d,
      2 * (c * d - a * b),
      2 * (b * d - a * c),
      2 * (c * d + a * b),
      a * a + d * d - c * c - b * b
    };
    double handedness = header.real(NiftiField.PIXDIM, 0) < 0 ? -1 : 1;
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        double spacing = header.real(NiftiField.PIXDIM, column + 1);
        double sign = column == 2 ? handedness : 1;
        matrix[4 * row + column] = rows[3 * row + column] * spacing * sign;
      }
      matrix[4 * row + 3] = header.real(NiftiField.QOFFSET, row);
    }
  }

  /**
   * Fills a new header. A header that came along is copied field by field; where the volume has
   * been moved or scaled since, the sform tells the new place and the qform is left out.
   */
  static void write(Geometry geometry, NiftiHeader header) {
    Optional<NiftiHeader> before = carried(geometry);
    before.ifPresent(header::copyFrom);
    boolean moved =
        before.isEmpty()
            || !geometry.axes().equals(read(before.get()).axes())
            || !java.util.Arrays.equals(
                affine(before.get()), geometry.affine().orElse(new double[0]));
    if (moved) {
      place(geometry, header);
    }
  }

  /** Tells whether the volume came from NIfTI-2, whose numbers NIfTI-1 would round. */
  static boolean cameFromVersion2(Geometry geometry) {
    return carried(geometry).filter(header -> header.version() == 2).isPresent();
  }

  private static Optional<NiftiHeader> carried(Geometry geometry) {
    String text = geometry.properties().get(HEADER);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(NiftiHeader.parse(HEADER, Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException | java.io.IOException e) {
      return Optional.empty();
    }
  }

  private static void place(Geometry geometry, NiftiHeader header) {
    int units = 0;
    header.set(NiftiField.PIXDIM, 0, 1);
    for (int i = 0; i < AXES.size(); i++) {
      Geometry.Axis axis = geometry.axis(AXES.get(i)).orElse(new Geometry.Axis(1, 0, ""));
      header.set(NiftiField.PIXDIM, i + 1, axis.spacing());
      units |= code(i < 3 ? SPACE : TIME, axis.unit());
    }
    header.set(NiftiField.XYZT_UNITS, units);
    double sform = Math.max(1, header.whole(NiftiField.SFORM_CODE));
    header.set(NiftiField.QFORM_CODE, 0).set(NiftiField.SFORM_CODE, 0);
    double[] affine = geometry.affine().orElse(new double[0]);
    if (affine.length > 0) {
      header.set(NiftiField.SFORM_CODE, sform);
      for (int i = 0; i < 12; i++) {
        header.set(NiftiField.SROW, i, affine[i]);
      }
      for (int column = 0; column < 3; column++) {
        double length =
            Math.hypot(Math.hypot(affine[column], affine[4 + column]), affine[8 + column]);
        header.set(NiftiField.PIXDIM, column + 1, length);
      }
    }
  }

  private static int code(Map<Integer, String> units, String name) {
    for (Map.Entry<Integer, String> entry : units.entrySet()) {
      if (entry.getValue().equals(name)) {
        return entry.getKey();
      }
    }
    return 0;
  }
}
