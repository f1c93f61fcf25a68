package dev.convoy.datasets.volume.nifti;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.VolumeCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Writes one volume in one pass: header, four zero bytes, then voxels with x fastest. */
final class NiftiWriter {
  /** Axes of a file from the fastest to the slowest: dim[1] to dim[5]. */
  private static final List<String> DIMENSIONS = List.of("x", "y", "z", Axes.TIME, Axes.CHANNEL);

  private static final int EXTENSION_FLAG = 4;

  private final VolumeSource source;
  private final VolumeInfo info;
  private final String path;

  NiftiWriter(VolumeSource source, String path) {
    this.source = source;
    this.info = source.info();
    this.path = path;
    for (String axis : info.axes()) {
      if (!DIMENSIONS.contains(axis)) {
        throw new IllegalArgumentException(
            "Cannot write %s: NIfTI has the axes x, y, z, t and c, received %s"
                .formatted(path, Axes.format(info.axes())));
      }
    }
  }

  void write(OutputStream dst) throws IOException {
    dst.write(header().toBytes());
    dst.write(new byte[EXTENSION_FLAG]);
    VolumeCopy.write(source, order(), littleEndian(dst));
  }

  /**
   * NIfTI-1 has 16 bits for a size; larger volumes and those that came from NIfTI-2 are NIfTI-2.
   */
  private NiftiHeader header() {
    boolean two =
        NiftiGeometry.cameFromVersion2(info.geometry())
            || Arrays.stream(info.shape().sizes()).anyMatch(size -> size > Short.MAX_VALUE);
    NiftiHeader header = NiftiHeader.create(path, two ? 2 : 1);
    NiftiGeometry.write(info.geometry(), header);
    int last = 0;
    for (int i = 0; i < 7; i++) {
      int axis = i < DIMENSIONS.size() ? info.axis(DIMENSIONS.get(i)) : -1;
      long size = axis < 0 ? 1 : info.shape().size(axis);
      header.set(NiftiField.DIM, i + 1, (double) size);
      boolean oneChannel = i == 4 && size == 1;
      last = axis >= 0 && !oneChannel ? i + 1 : last;
    }
    header.set(NiftiField.DIM, 0, last);
    header.set(NiftiField.DATATYPE, NiftiTypes.code(info.type()));
    header.set(NiftiField.BITPIX, 8 * info.type().bytes());
    header.set(NiftiField.SCL_SLOPE, info.values().slope());
    header.set(NiftiField.SCL_INTER, info.values().intercept());
    int bytes = two ? NiftiHeader.BYTES_2 : NiftiHeader.BYTES_1;
    return header.set(NiftiField.VOX_OFFSET, bytes + EXTENSION_FLAG);
  }

  /** Returns the source's axes from the slowest in the file to the fastest. */
  private int[] order() {
    int[] order = new int[info.axes().size()];
    int place = order.length;
    for (String name : DIMENSIONS) {
      int axis = info.axis(name);
      if (axis >= 0) {
        order[--place] = axis;
      }
    }
    return order;
  }

  private static OutputStream littleEndian(OutputStream dst) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new UnsupportedOperationException(
          "Cannot write NIfTI: this host's byte order is not little-endian");
    }
    return dst;
  }
}
