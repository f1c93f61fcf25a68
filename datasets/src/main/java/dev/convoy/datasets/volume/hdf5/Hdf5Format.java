package dev.convoy.datasets.volume.hdf5;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.layout.FlatSource;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.datasets.volume.storage.VolumeInput;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Datasets of HDF5 files: {@code scan.h5:/group/dataset}, or {@code scan.h5} where it holds one.
 *
 * <p>Options: {@code axes} (default the usual ones). Links are not followed: one could name another
 * file.
 */
public final class Hdf5Format implements VolumeFormat {
  private static final Set<String> OPTIONS = Set.of("axes");
  private static final Pattern DATASET =
      Pattern.compile("(.*\\.(?:h5|hdf5|hdf|he5|ims|nc)):(/.*)", Pattern.CASE_INSENSITIVE);

  /** What jHDF takes for the name of a file that it reads through a channel. */
  private static final URI NO_FILE = URI.create("hdf5:/volume");

  private static final int MOST_DATASETS = 10_000;
  private static final int DEEPEST = 32;

  @Override
  public String name() {
    return "hdf5";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".h5", ".hdf5");
  }

  @Override
  public String filePart(String path) {
    Matcher matcher = DATASET.matcher(path);
    return matcher.matches() ? matcher.group(1) : path;
  }

  @Override
  public boolean recognizes(VolumeProbe probe) {
    return probe.startsWith(0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n');
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    String path = filePart(location.path());
    VolumeInput in = storage.openExisting(path);
    try {
      HdfFile file = new HdfFile(new Hdf5Channel(in), NO_FILE);
      Dataset dataset = dataset(file, location.path(), path);
      return new Hdf5Source(info(dataset, location.path(), options), file, dataset, in, options);
    } catch (IOException | IllegalArgumentException e) {
      in.close();
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      in.close();
      throw malformed(path, e);
    }
  }

  /** jHDF says what is wrong by many kinds of unchecked exceptions. */
  static MalformedVolumeException malformed(String path, Throwable failure) {
    return new MalformedVolumeException(
        path, 0, "an HDF5 dataset", String.valueOf(failure.getMessage()), failure);
  }

  private static Dataset dataset(HdfFile file, String given, String path) {
    Matcher matcher = DATASET.matcher(given);
    List<Dataset> found = new ArrayList<>();
    collect(file, 0, found);
    List<String> names = found.stream().map(Node::getPath).toList();
    if (!matcher.matches()) {
      if (found.size() == 1) {
        return found.get(0);
      }
      throw new IllegalArgumentException(
          "Cannot open %s: name one of its datasets, as in %s:/name; there are %s"
              .formatted(given, path, names));
    }
    return found.stream()
        .filter(each -> each.getPath().equals(matcher.group(2)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot open %s: datasets are %s, received %s"
                        .formatted(given, names, matcher.group(2))));
  }

  private static void collect(Group group, int depth, List<Dataset> found) {
    for (Node child : group.getChildren().values()) {
      if (child.isLink() || found.size() >= MOST_DATASETS) {
        continue;
      }
      if (child instanceof Dataset dataset) {
        found.add(dataset);
      } else if (child instanceof Group inside && depth < DEEPEST) {
        collect(inside, depth + 1, found);
      }
    }
  }

  private static VolumeInfo info(Dataset dataset, String path, VolumeOptions options)
      throws IOException {
    ElementType type =
        Hdf5Numbers.type(dataset.getDataType())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Cannot open %s: its numbers must be whole or floating of 8 to 64 bits, they are %s"
                            .formatted(path, dataset.getDataType().getClass().getSimpleName())));
    Shape shape = Shape.of(dataset.getDimensionsAsLong());
    BlockLimits.requireCountable(shape, type, path);
    VolumeInfo info =
        VolumeInfo.of(
            options.text("axes").map(Axes::parse).orElse(Axes.usual(shape.rank())), shape, type);
    VolumeInfo cut =
        dataset instanceof ChunkedDataset chunked
            ? info.withChunk(
                Shape.of(Arrays.stream(chunked.getChunkDimensions()).asLongStream().toArray()))
            : info.withBlocks(FlatSource.planes(shape, true));
    BlockLimits.decodedBytes(cut.chunk(), type, path);
    return cut;
  }
}
