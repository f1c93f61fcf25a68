package dev.convoy.datasets.volume.tiff;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.layout.BlockedArray;
import dev.convoy.datasets.volume.layout.VolumeCopy;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.PendingFile;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * TIFF and BigTIFF: pages of one size are the planes of a volume, in strips or tiles. Pages of
 * other sizes, as slides keep beside the first, do not count.
 */
public final class TiffFormat implements VolumeFormat {
  /** Of a page that is stored as it is, so much is read at once: worth a request to a store. */
  private static final long PIECE_BYTES = 1 << 20;

  @Override
  public String name() {
    return "tiff";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tif", ".tiff");
  }

  @Override
  public boolean recognizes(VolumeProbe probe) {
    return probe.startsWith('I', 'I', 42, 0)
        || probe.startsWith('M', 'M', 0, 42)
        || probe.startsWith('I', 'I', 43, 0)
        || probe.startsWith('M', 'M', 0, 43);
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    VolumeOptions options = location.options().requireKnown(Set.of());
    VolumeInput in = storage.openExisting(location.path());
    try {
      return open(in, options);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static VolumeSource open(VolumeInput in, VolumeOptions options) throws IOException {
    TiffDirectories directories = TiffDirectories.of(in);
    List<TiffPage> all = directories.pages();
    TiffPage first = all.get(0);
    List<TiffPage> pages = all.stream().filter(first::isLike).toList();
    for (TiffPage page : pages) {
      TiffBlocks.requireReadable(page, in.path());
      boolean same =
          page.predictor() == first.predictor() && page.compression() == first.compression();
      if (!same) {
        throw new MalformedVolumeException(
            in.path(), 0, "pages of one compression and predictor", "several");
      }
    }
    if (pages.stream().allMatch(TiffPage::isPlain)) {
      pages = pages.stream().map(page -> page.withStripsOf(PIECE_BYTES)).toList();
    }
    TiffSeries series = TiffSeries.of(pages.size(), first.description());
    VolumeInfo info = info(series, pages.get(0));
    BlockLimits.decodedBytes(info.chunk(), info.type(), in.path());
    BlockLimits.requireCountable(info.shape(), info.type(), in.path());
    TiffBlocks blocks = new TiffBlocks(in, pages, series.counts(), directories.order());
    return new Source(info, in, blocks, options);
  }

  /** Writes BigTIFF, a page for each plane, channels as samples, without compression. */
  @Override
  public void copy(VolumeSource source, VolumeLocation location, VolumeStorage storage)
      throws IOException {
    location.options().requireKnown(Set.of());
    TiffWriter writer = new TiffWriter(source.info());
    try (PendingFile file = storage.pending(location.path())) {
      writer.writeHead(file.stream());
      VolumeCopy.write(source, file.stream());
      file.publish();
    }
  }

  private static VolumeInfo info(TiffSeries series, TiffPage page) {
    List<String> axes = new ArrayList<>(series.axes());
    Shape shape = series.counts();
    Shape chunk = Shape.of();
    for (int axis = 0; axis < shape.rank(); axis++) {
      chunk = chunk.concat(Shape.of(1));
    }
    if (page.planar()) {
      axes.add(axes.contains(Axes.CHANNEL) ? "s" : Axes.CHANNEL);
      shape = shape.concat(Shape.of(page.samples()));
      chunk = chunk.concat(Shape.of(1));
    }
    axes.addAll(List.of("y", "x"));
    shape = shape.concat(Shape.of(page.height(), page.width()));
    chunk = chunk.concat(Shape.of(page.blockHeight(), page.blockWidth()));
    if (!page.planar() && page.samples() > 1) {
      axes.add(axes.contains(Axes.CHANNEL) ? "s" : Axes.CHANNEL);
      shape = shape.concat(Shape.of(page.samples()));
      chunk = chunk.concat(Shape.of(page.samples()));
    }
    return VolumeInfo.of(axes, shape, page.type()).withChunk(chunk);
  }

  /** An open file. */
  private record Source(VolumeInfo info, VolumeInput in, TiffBlocks blocks, BlockedArray array)
      implements VolumeSource {
    Source(VolumeInfo info, VolumeInput in, TiffBlocks blocks, VolumeOptions options) {
      this(
          info,
          in,
          blocks,
          new BlockedArray(in.path(), info, new byte[info.type().bytes()], options));
    }

    @Override
    public void read(Region region, Tensor dst) throws IOException {
      array.read(region, dst, blocks);
    }

    @Override
    public ReadCounts counts() {
      ReadCounts counts = array.counts();
      return new ReadCounts(
          in.bytesRead(), counts.chunks(), counts.missingChunks(), counts.corruptChunks());
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
