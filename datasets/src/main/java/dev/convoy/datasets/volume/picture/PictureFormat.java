package dev.convoy.datasets.volume.picture;

import dev.convoy.datasets.image.DecodeLimits;
import dev.convoy.datasets.image.DecodeOptions;
import dev.convoy.datasets.image.DecodedImage;
import dev.convoy.datasets.image.ImageDecoder;
import dev.convoy.datasets.image.format.ImageException;
import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.ReadCounts;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.BoxCopy;
import dev.convoy.datasets.volume.layout.ChunkGrid;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.engine.tensor.Tensor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One big picture, PNG, JPEG, WebP, BMP or GIF, as a volume of axes y, x and c.
 *
 * <p>These formats cannot be read by regions: every source decodes the whole picture and holds it,
 * outside the heap. Pictures bigger than memory belong in tiled TIFF or Zarr.
 */
public final class PictureFormat implements VolumeFormat {
  private static final long MOST_BYTES = 1L << 30;

  @Override
  public String name() {
    return "picture";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif");
  }

  @Override
  public boolean recognizes(VolumeProbe probe) {
    return probe.startsWith(0x89, 'P', 'N', 'G')
        || probe.startsWith(0xff, 0xd8, 0xff)
        || probe.startsWith('B', 'M')
        || probe.startsWith('G', 'I', 'F', '8')
        || (probe.startsWith('R', 'I', 'F', 'F') && probe.hasSuffix(".webp"));
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    location.options().requireKnown(Set.of());
    String path = location.path();
    byte[] bytes =
        storage
            .readAll(path, MOST_BYTES)
            .orElseThrow(
                () -> new FileNotFoundException("Cannot read " + path + ": there is no such file"));
    DecodeOptions options = DecodeOptions.defaults().with(DecodeLimits.LARGEST);
    try {
      return new Source(path, bytes.length, new ImageDecoder(options).decode(bytes));
    } catch (ImageException e) {
      throw new MalformedVolumeException(path, 0, "a picture", String.valueOf(e.getMessage()), e);
    }
  }

  /** A decoded picture. */
  private static final class Source implements VolumeSource {
    private final String path;
    private final long bytes;
    private final DecodedImage image;
    private final VolumeInfo info;

    Source(String path, long bytes, DecodedImage image) {
      this.path = path;
      this.bytes = bytes;
      this.image = image;
      Shape shape = image.pixels().shape();
      VolumeInfo whole = VolumeInfo.of(Axes.parse("yxc"), shape, image.pixels().type());
      this.info = whole.withBlocks(new VolumeInfo.Blocks(whole.chunk(), whole.chunk(), false));
    }

    @Override
    public VolumeInfo info() {
      return info;
    }

    @Override
    public void read(Region region, Tensor dst) throws IOException {
      ChunkGrid.requireInside(region, info.shape(), path);
      BoxCopy.forEachRun(
          Region.whole(info.shape()),
          region,
          region,
          (from, to, count) -> image.pixels().copyTo(from, dst, to, count));
    }

    @Override
    public ReadCounts counts() {
      return new ReadCounts(bytes, 1, 0, 0);
    }

    @Override
    public void close() {
      image.close();
    }
  }
}
