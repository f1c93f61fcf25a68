package dev.convoy.spark.job.volume;

import dev.convoy.datasets.volume.Axes;
import dev.convoy.datasets.volume.AxesView;
import dev.convoy.datasets.volume.Geometry;
import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.model.Model;
import dev.convoy.engine.model.ModelHash;
import dev.convoy.engine.plan.PlanOptions;
import dev.convoy.engine.plan.TilePlans;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Region;
import dev.convoy.engine.tensor.Shape;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.VolumeInputConfig;
import dev.convoy.spark.job.config.VolumeJobConfig;
import dev.convoy.spark.job.config.VolumeOutputConfig;
import dev.convoy.spark.job.config.VolumeOutputConfig.Reduce;
import dev.convoy.spark.job.memory.ExecutorLimits;
import dev.convoy.spark.job.memory.MemoryPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that is decided about a volume job before it starts: sizes, chunks, tiles.
 *
 * <p>Owns the network's passed model while it is open; the model that it was made of stays the
 * caller's.
 */
final class VolumeSetup implements AutoCloseable {
  private static final long PLAN_WEIGHTS = 1L << 30;
  private static final int MOST_PLANS = 32;
  private static final int FEWEST_PLANS = 4;
  private static final long USUAL_MEMORY = 1L << 30;

  private final VolumeJobConfig config;
  private final VolumeInfo source;
  private final VolumeNetwork network;
  private final VolumeInfo target;
  private final VolumeSpec spec;
  private final TilePlans plans;
  private final VolumeAccount account;
  private final MemoryPlan memory;

  private VolumeSetup(
      VolumeJobConfig config,
      VolumeInfo source,
      VolumeNetwork network,
      TilePlans plans,
      VolumeSpec.Reading reading,
      Optional<VolumeSpec.Reading> mask,
      Place place) {
    this.config = config;
    this.source = source;
    this.network = network;
    this.plans = plans;
    Shape output = output(config, network);
    long[] origin = new long[output.rank()];
    config.roi().ifPresent(roi -> copy(roi.start(), origin));
    long channels = network.result().channels();
    TileGrid whole = new TileGrid(origin, output, channels, output);
    ElementType type = type(config.output(), channels);
    VolumeInfo.Blocks blocks = blocks(config, output, type);
    TileSizes sizes = new TileSizes(plans, whole, blocks.shard());
    Shape tile = tile(sizes, type, place);
    TileGrid grid = whole.cut(tile);
    this.account = new VolumeAccount(plans, grid, network.padded(), sizes.inner(tile));
    this.spec =
        new VolumeSpec(
            reading,
            writing(place.location(), mask.orElse(null)),
            grid,
            place.resumed(),
            config.skipConstant(),
            mostPlans(network.model()));
    this.target = target(type, output, blocks);
    this.memory =
        new MemoryPlan(
            new VolumeMemory(plans, network.model(), source.type(), type).of(spec, account),
            place.limits());
  }

  /**
   * What is known of the output's place.
   *
   * @param location where tasks write chunks
   * @param resumed whether published chunks stay
   * @param earlierTile sizes of the earlier run's tiles
   * @param limits what executors get
   */
  record Place(
      VolumeLocation location,
      boolean resumed,
      Optional<long[]> earlierTile,
      ExecutorLimits limits) {}

  /**
   * Decides everything.
   *
   * @param model the caller's, open until this is closed
   * @throws ShapeMismatchException when the volume does not suit the model
   * @throws dev.convoy.engine.layer.NotLocalException naming every layer that needs all positions
   * @throws JobFileException when sizes of tiles or chunks are wrong
   */
  static VolumeSetup of(VolumeJobConfig config, Model model, VolumeStorage storage, Place place) {
    VolumeSpec.Reading reading = reading(config.input(), storage);
    VolumeInfo source = info(reading, storage);
    Optional<VolumeSpec.Reading> mask = config.mask().map(path -> mask(path, storage));
    List<String> axes = source.axes().subList(0, source.axes().size() - 1);
    VolumeNetwork network = VolumeNetwork.of(model, config, source.shape(), axes);
    int threads = place.limits().taskCpus();
    PlanOptions options = PlanOptions.of(config.kernels(), config.precision(), threads);
    TilePlans plans = new TilePlans(network.model(), List.of(network.padded()), options, 1);
    try {
      VolumeSetup setup = new VolumeSetup(config, source, network, plans, reading, mask, place);
      mask.ifPresent(each -> setup.requireMask(info(each, storage)));
      return setup;
    } catch (RuntimeException e) {
      plans.close();
      throw e;
    }
  }

  private static VolumeSpec.Reading reading(VolumeInputConfig input, VolumeStorage storage) {
    VolumeLocation location = located(input.path(), input.format(), input.options(), storage);
    return new VolumeSpec.Reading(
        location,
        new ArrayList<>(input.axes().orElse(List.of())),
        new TreeMap<>(input.select()),
        input.scale(),
        input.offset(),
        input.pad());
  }

  private static VolumeSpec.Reading mask(String path, VolumeStorage storage) {
    return new VolumeSpec.Reading(
        located(path, "", Map.of(), storage),
        new ArrayList<>(),
        new TreeMap<>(),
        1,
        0,
        VolumeInputConfig.Pad.NONE);
  }

  private static VolumeLocation located(
      String path, String named, Map<String, String> options, VolumeStorage storage) {
    try {
      VolumeLocation location =
          VolumeFormats.resolve(new VolumeLocation(named, path, options), storage);
      VolumeFormat format = VolumeFormats.named(location.format());
      String file = format.filePart(path);
      return location.at(storage.qualify(file) + path.substring(file.length()));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(path, e);
    }
  }

  private static UnreadableInputException unreadable(String path, Exception e) {
    String message = String.valueOf(e.getMessage());
    return new UnreadableInputException(
        message.startsWith("Cannot ") ? message : "Cannot read " + path + ": " + message, e);
  }

  private static VolumeInfo info(VolumeSpec.Reading reading, VolumeStorage storage) {
    try (AxesView view = reading.open(storage)) {
      return view.info();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(reading.location().path(), e);
    }
  }

  private static Shape output(VolumeJobConfig config, VolumeNetwork network) {
    Shape kept = network.kept();
    Shape output =
        kept.with(
            kept.rank() - 1, OutputValues.channels(config.output().reduce(), kept.channels()));
    if (config.roi().isEmpty()) {
      return output;
    }
    VolumeJobConfig.Roi roi = config.roi().get();
    Shape part = output;
    for (int axis = 0; axis < output.rank() - 1; axis++) {
      boolean fits =
          roi.start().size() == output.rank() - 1
              && roi.size().size() == output.rank() - 1
              && roi.start().get(axis) + roi.size().get(axis) <= output.size(axis);
      if (!fits) {
        throw new JobFileException(
            "Cannot use roi { start = %s, size = %s }: the output's sizes are %s"
                .formatted(roi.start(), roi.size(), VolumeNetwork.spatial(output)));
      }
      part = part.with(axis, roi.size().get(axis));
    }
    return part;
  }

  private static void copy(List<Long> values, long[] into) {
    for (int i = 0; i < values.size(); i++) {
      into[i] = values.get(i);
    }
  }

  private static ElementType type(VolumeOutputConfig output, long channels) {
    ElementType reduced =
        output.reduce() == Reduce.ARGMAX && channels > 256 ? ElementType.UINT16 : ElementType.UINT8;
    return output.type().orElse(output.reduce() == Reduce.NONE ? ElementType.FLOAT32 : reduced);
  }

  private static VolumeInfo.Blocks blocks(VolumeJobConfig config, Shape output, ElementType type) {
    Optional<List<Long>> stated = config.output().chunks().or(config::tile);
    Shape chunk =
        stated
            .map(sizes -> sized(sizes, output, "output.chunks"))
            .orElseGet(() -> TileSizes.chunk(output, type.bytes()));
    Shape shard =
        config.output().shards().map(sizes -> sized(sizes, output, "output.shards")).orElse(chunk);
    for (int axis = 0; axis < chunk.rank(); axis++) {
      if (shard.size(axis) % chunk.size(axis) != 0) {
        throw new JobFileException(
            "Cannot use output.shards %s: they must be whole numbers of chunks %s"
                .formatted(VolumeNetwork.spatial(shard), VolumeNetwork.spatial(chunk)));
      }
    }
    return new VolumeInfo.Blocks(chunk, shard, true);
  }

  private static Shape sized(List<Long> sizes, Shape output, String key) {
    if (sizes.size() != output.rank() - 1) {
      throw new JobFileException(
          "Cannot use %s %s: it must have a size for each of the %d axes in space"
              .formatted(key, sizes, output.rank() - 1));
    }
    return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray())
        .concat(Shape.of(output.channels()));
  }

  private Shape tile(TileSizes sizes, ElementType type, Place place) {
    List<String> axes = axes();
    if (config.tile().isPresent()) {
      return sizes.checked(config.tile().get(), axes);
    }
    if (place.earlierTile().isPresent()) {
      return Shape.of(place.earlierTile().get());
    }
    int tasks = place.limits().tasks();
    long most = config.memory().orElse(share(place.limits()));
    return sizes.chosen(most, type.bytes(), tasks);
  }

  /** Returns half of what an executor has beside the heap, for each task, and at most 1 GiB. */
  private static long share(ExecutorLimits limits) {
    long beside = limits.besideHeap().orElse(Long.MAX_VALUE);
    return Math.min(USUAL_MEMORY, beside / 2 / limits.tasks());
  }

  private VolumeInfo target(ElementType type, Shape output, VolumeInfo.Blocks blocks) {
    List<String> axes = new ArrayList<>(axes());
    axes.add(Axes.CHANNEL);
    VolumeOutputConfig wanted = config.output();
    VolumeInfo.Values values =
        new VolumeInfo.Values(0, 1 / wanted.scale(), -wanted.offset() / wanted.scale());
    Geometry geometry = OutputPlace.geometry(source, plans, network, spec.grid());
    return new VolumeInfo(axes, output, type, blocks, values, geometry);
  }

  private VolumeSpec.Writing writing(VolumeLocation location, VolumeSpec.Reading mask) {
    VolumeOutputConfig output = config.output();
    return new VolumeSpec.Writing(
        location, output.scale(), output.offset(), output.reduce(), output.threshold(), mask);
  }

  private void requireMask(VolumeInfo mask) {
    Shape wanted = VolumeNetwork.spatial(target.shape());
    if (!VolumeNetwork.spatial(mask.shape()).equals(wanted) || mask.shape().channels() != 1) {
      throw new JobFileException(
          "Cannot use mask %s: it must have the output's sizes %s and one channel, it has %s"
              .formatted(config.mask().orElseThrow(), wanted, mask.shape()));
    }
  }

  /** Kernels of every plan hold the weights again: few plans of a big model. */
  private static int mostPlans(Model model) {
    long plans = PLAN_WEIGHTS / Math.max(1, model.weightBytes());
    return (int) Math.max(FEWEST_PLANS, Math.min(MOST_PLANS, plans));
  }

  /** Returns the names of the axes in space. */
  List<String> axes() {
    return source.axes().subList(0, source.axes().size() - 1);
  }

  VolumeInfo source() {
    return source;
  }

  VolumeNetwork network() {
    return network;
  }

  VolumeInfo target() {
    return target;
  }

  VolumeSpec spec() {
    return spec;
  }

  VolumeAccount account() {
    return account;
  }

  /** Returns where the output's voxels lie along an axis of the source. */
  OutputPlace place(int axis) {
    OutputPlace place = OutputPlace.of(plans, network, axis);
    double start = place.offset() + spec.grid().origin(axis) * place.factor();
    return new OutputPlace(place.factor(), start);
  }

  /** Returns what executors take outside the heap against what they get. */
  MemoryPlan memory() {
    return memory;
  }

  /** Returns what decides the values of the output, by name. */
  Map<String, String> identity() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("model_hash", ModelHash.of(network.model()));
    parts.put("input", input());
    parts.put("output", target.type().label() + " " + target.shape() + " " + target.blocks());
    VolumeOutputConfig output = config.output();
    parts.put(
        "values",
        "%s %s %s %s"
            .formatted(output.scale(), output.offset(), output.reduce(), output.threshold()));
    parts.put("part", config.roi() + " " + config.mask());
    parts.put("precision", config.precision().label());
    parts.put("kernels", config.kernels().label());
    return parts;
  }

  private String input() {
    VolumeSpec.Reading reading = spec.reading();
    return "%s axes %s select %s scale %s offset %s pad %s normalize %s"
        .formatted(
            reading.location(),
            reading.axes(),
            reading.select(),
            reading.scale(),
            reading.offset(),
            reading.pad(),
            config.input().normalize());
  }

  /** Returns the account for people, line by line. */
  String text() {
    return new VolumeText(this, config.input().pad()).account();
  }

  /** Returns how a tile in the middle of the output is computed and why, layer by layer. */
  String explanation() {
    Region middle = spec.grid().middle();
    return "a tile in the middle, %s of the output:%n%s"
        .formatted(
            VolumeNetwork.spatial(middle.shape()),
            plans.explain(List.of(spec.grid().inResult(middle))).text());
  }

  @Override
  public void close() {
    plans.close();
  }
}
