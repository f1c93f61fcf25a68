package dev.convoy.datasets.volume.nifti;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.FlatArray;
import dev.convoy.datasets.volume.layout.FlatSource;
import dev.convoy.datasets.volume.storage.GzipSpool;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.PendingFile;
import dev.convoy.datasets.volume.storage.RandomBytes;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * NIfTI-1 and NIfTI-2 in a single file, plain or inside gzip.
 *
 * <p>Options: {@code spool}, the local folder where the inside of a gzip file is kept while it is
 * open (default {@code java.io.tmpdir}).
 */
public final class NiftiFormat implements VolumeFormat {
  private static final Set<String> OPTIONS = Set.of("spool");
  private static final String GZIP = ".gz";
  private static final int BUFFER = 1 << 16;

  @Override
  public String name() {
    return "nifti";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".nii", ".nii.gz");
  }

  @Override
  public boolean recognizes(VolumeProbe probe) {
    byte[] head = probe.header();
    return NiftiHeader.isHeader(isGzip(head) ? inflated(head) : head);
  }

  private static boolean isGzip(byte[] head) {
    return head.length > 2 && head[0] == 0x1f && head[1] == (byte) 0x8b;
  }

  /** Returns as much of the inside of a gzip file as its first bytes hold. */
  private static byte[] inflated(byte[] head) {
    byte[] inside = new byte[NiftiHeader.BYTES_2];
    int size = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
      while (size < inside.length) {
        int count = in.read(inside, size, inside.length - size);
        if (count < 0) {
          break;
        }
        size += count;
      }
    } catch (IOException e) {
      return java.util.Arrays.copyOf(inside, size);
    }
    return java.util.Arrays.copyOf(inside, size);
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    VolumeInput in = storage.openExisting(location.path());
    byte[] head;
    boolean gzip;
    RandomBytes bytes = in;
    try {
      head = in.head(NiftiHeader.BYTES_2);
      gzip = isGzip(head);
      if (gzip) {
        String folder = options.text("spool").orElse(System.getProperty("java.io.tmpdir"));
        GzipSpool spool = GzipSpool.open(in, Path.of(folder));
        bytes = spool;
        head = spool.head(NiftiHeader.BYTES_2);
      }
      return open(NiftiHeader.parse(location.path(), head), bytes, gzip);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static VolumeSource open(NiftiHeader header, RandomBytes bytes, boolean gzip)
      throws IOException {
    ElementType type = NiftiTypes.read(header);
    List<String> axes = new ArrayList<>();
    Shape shape = Shape.of();
    long rank = header.whole(NiftiField.DIM);
    if (rank < 1 || rank > 7) {
      throw header.malformed(NiftiField.DIM, 0, "dim[0] from 1 to 7");
    }
    List<String> names = List.of("x", "y", "z", Axes.TIME, Axes.CHANNEL, "d5", "d6");
    for (int i = 1; i <= rank; i++) {
      long size = header.whole(NiftiField.DIM, i);
      if (size < 1 || size > 1L << 53) {
        throw header.malformed(NiftiField.DIM, i, "dim[" + i + "] of at least 1");
      }
      axes.add(names.get(i - 1));
      shape = shape.prepend(size);
    }
    Collections.reverse(axes);
    if (NiftiTypes.channels(header) > 1) {
      axes = colours(header, axes);
      shape = shape.concat(Shape.of(NiftiTypes.channels(header)));
    }
    FlatArray array = new FlatArray(shape, type, header.order(), offset(header));
    array.requireInside(bytes);
    VolumeInfo info =
        VolumeInfo.of(axes, shape, type)
            .withBlocks(FlatSource.planes(shape, !gzip))
            .withValues(values(header))
            .withGeometry(NiftiGeometry.read(header));
    return FlatSource.rowMajor(info, bytes, array);
  }

  private static List<String> colours(NiftiHeader header, List<String> axes)
      throws MalformedVolumeException {
    if (axes.contains(Axes.CHANNEL)) {
      throw header.malformed(NiftiField.DIM, 0, "at most 4 axes beside colours");
    }
    List<String> more = new ArrayList<>(axes);
    more.add(Axes.CHANNEL);
    return more;
  }

  private static long offset(NiftiHeader header) throws MalformedVolumeException {
    double stated = header.real(NiftiField.VOX_OFFSET);
    int least = header.version() == 1 ? NiftiHeader.BYTES_1 : NiftiHeader.BYTES_2;
    if (stated == 0) {
      return least + 4L;
    }
    if (!(stated >= least && stated < 0x1p62 && stated == Math.rint(stated))) {
      throw header.malformed(NiftiField.VOX_OFFSET, 0, "vox_offset of at least " + least);
    }
    return (long) stated;
  }

  private static VolumeInfo.Values values(NiftiHeader header) {
    double slope = header.real(NiftiField.SCL_SLOPE);
    double intercept = header.real(NiftiField.SCL_INTER);
    boolean stated = slope != 0 && Double.isFinite(slope) && Double.isFinite(intercept);
    return stated ? new VolumeInfo.Values(0, slope, intercept) : VolumeInfo.Values.PLAIN;
  }

  /** Writes in one pass; gzip where the name ends so. */
  @Override
  public void copy(VolumeSource source, VolumeLocation location, VolumeStorage storage)
      throws IOException {
    location.options().requireKnown(OPTIONS);
    NiftiWriter writer = new NiftiWriter(source, location.path());
    try (PendingFile file = storage.pending(location.path())) {
      boolean gzip = location.path().endsWith(GZIP);
      try (OutputStream out = gzip ? new GZIPOutputStream(file.stream(), BUFFER) : file.stream()) {
        writer.write(out);
      }
      file.publish();
    }
  }
}
