package dev.convoy.spark.job.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.formats.VolumeFormats;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.spark.job.LeasePlace;
import dev.convoy.spark.job.OutputLease;
import dev.convoy.spark.job.TextFiles;
import dev.convoy.spark.job.config.JobFileException;
import dev.convoy.spark.job.config.OutputConfig.IfExists;
import dev.convoy.spark.job.config.VolumeOutputConfig;
import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.page.ReportFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The new volume and what stands beside it.
 *
 * <pre>
 * out.zarr/zarr.json, out.zarr/c/...   the volume: chunks, each published as a whole
 * out.zarr/_convoy/identity.json       what the chunks are made with
 * out.zarr/_convoy/lease-1.json        who writes, while it writes
 * out.zarr/_convoy/report.json, .html  written last; out.nii.gz.report.json beside one file
 * </pre>
 *
 * <p>A format that is one file is written as Zarr to the folder {@code .out.nii.gz.convoy} beside
 * it, then copied in one pass; the folder goes when the file is complete.
 */
final class VolumeOutput {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN = "_convoy";
  private static final String TILE = "tile";
  private static final Map<String, String> SUFFIXES =
      Map.of(
          ".nii", "nifti",
          ".nii.gz", "nifti",
          ".tif", "tiff",
          ".tiff", "tiff",
          ".npy", "npy",
          ".raw", "raw");

  private final VolumeOutputConfig config;
  private final VolumeStorage storage;
  private final FileSystem files;
  private final Path path;
  private final String format;
  private final Path folder;
  private Optional<JsonNode> earlier = Optional.empty();
  private boolean wasWritten;

  private VolumeOutput(VolumeOutputConfig config, Configuration hadoop) throws IOException {
    this.config = config;
    this.storage = new VolumeStorage(hadoop);
    Path given = new Path(config.path());
    this.files = given.getFileSystem(hadoop);
    this.path = files.makeQualified(given);
    this.format = config.format().isEmpty() ? format(path.getName()) : config.format();
    this.folder = isOneFile() ? new Path(path.getParent(), "." + path.getName() + ".convoy") : path;
  }

  private static String format(String name) {
    return SUFFIXES.entrySet().stream()
        .filter(suffix -> name.toLowerCase(java.util.Locale.ROOT).endsWith(suffix.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("zarr");
  }

  /**
   * Looks at what is there and says whether the job may write; changes nothing.
   *
   * @throws JobFileException when it may not, or the place cannot be looked at
   */
  static VolumeOutput check(VolumeOutputConfig config, Configuration hadoop) {
    try {
      VolumeOutput output = new VolumeOutput(config, hadoop);
      output.requireFree();
      output.wasWritten = output.isWritten();
      return output;
    } catch (IOException | IllegalArgumentException e) {
      throw new JobFileException(
          "Cannot write output.path " + config.path() + ": " + e.getMessage(), e);
    }
  }

  private void requireFree() throws IOException {
    if (isOneFile() && config.pyramid() > 0) {
      throw new JobFileException(
          "Cannot write output.path " + path + ": a pyramid needs the format zarr, not " + format);
    }
    if (isOneFile() && files.exists(path) && config.ifExists() != IfExists.OVERWRITE) {
      throw exists();
    }
    if (!files.exists(folder)) {
      return;
    }
    FileStatus status = files.getFileStatus(folder);
    if (!status.isDirectory()) {
      throw new JobFileException(
          "Cannot write output.path " + path + ": it must be a folder, there is a file");
    }
    FileStatus[] inside = files.listStatus(folder);
    if (inside.length == 0) {
      return;
    }
    if (config.ifExists() == IfExists.ERROR) {
      OutputLease.requireFree(leases());
      throw exists();
    }
    if (!files.exists(own())) {
      throw new JobFileException(
          "Cannot %s output.path %s: it holds %s, which is no result of Convoy; name another folder"
              .formatted(
                  config.ifExists() == IfExists.RESUME ? "resume" : "overwrite",
                  path,
                  inside[0].getPath().getName()));
    }
    if (config.ifExists() == IfExists.RESUME && files.exists(identity())) {
      try (InputStream in = files.open(identity())) {
        earlier = Optional.of(JSON.readTree(in));
      }
    }
  }

  private JobFileException exists() {
    return new JobFileException(
        "Cannot write output.path "
            + path
            + ": it exists; name another or set output.if-exists = overwrite or resume");
  }

  boolean isOneFile() {
    return !format.equals("zarr");
  }

  /** Returns the qualified path of the result. */
  Path path() {
    return path;
  }

  private Path own() {
    return new Path(folder, OWN);
  }

  private Path identity() {
    return new Path(own(), "identity.json");
  }

  /** Tells whether chunks of an earlier run are there and stay. */
  boolean isResumed() {
    return earlier.isPresent();
  }

  /** Returns the tile of the earlier run, so that a resumed one gives the same bits. */
  Optional<long[]> earlierTile() {
    return earlier
        .map(identity -> identity.path(TILE))
        .filter(JsonNode::isArray)
        .map(tile -> JSON.convertValue(tile, long[].class));
  }

  /**
   * Refuses to go on in what another job made.
   *
   * @param parts what decides the values, by name
   */
  void requireSame(Map<String, String> parts) {
    if (earlier.isEmpty() || config.force()) {
      return;
    }
    parts.forEach(
        (name, value) -> {
          String other = earlier.get().path(name).asText("");
          if (!other.equals(value)) {
            throw new JobFileException(
                "Cannot resume output.path %s: its %s must be this job's %s, it is %s; name another folder or set output.force = true"
                    .formatted(path, name, value, other));
          }
        });
  }

  /** Returns where tasks write chunks. */
  VolumeLocation location() {
    VolumeLocation location =
        new VolumeLocation("zarr", folder.toString(), isOneFile() ? Map.of() : config.options());
    return config.pyramid() == 0
        ? location
        : location.with("pyramid", Integer.toString(config.pyramid()));
  }

  /**
   * Takes the lease; nothing else may write from then on.
   *
   * @throws JobFileException when another job holds it, or has begun an output since this one
   *     looked
   */
  OutputLease lease() throws IOException {
    OutputLease lease = OutputLease.take(leases());
    if (isWritten() != wasWritten) {
      lease.close();
      throw exists();
    }
    return lease;
  }

  private boolean isWritten() throws IOException {
    return files.exists(identity()) || (isOneFile() && files.exists(path));
  }

  private LeasePlace leases() {
    return new LeasePlace(files, path, new Path(own(), "lease"));
  }

  /** Makes the volume, or leaves the earlier one as it is. */
  void open(VolumeInfo info, Map<String, String> parts, long[] tile) throws IOException {
    if (!isResumed()) {
      for (FileStatus each : files.listStatus(folder)) {
        if (!each.getPath().getName().equals(OWN)) {
          files.delete(each.getPath(), true);
        }
      }
    }
    ObjectNode identity = JSON.createObjectNode();
    parts.forEach(identity::put);
    identity.set(TILE, JSON.valueToTree(tile));
    TextFiles.write(files, identity(), identity.toPrettyString());
    if (!isResumed() || !isCreated()) {
      VolumeFormats.create(location(), info, storage).close();
    }
  }

  private boolean isCreated() throws IOException {
    for (String name : new String[] {"zarr.json", ".zarray", ".zgroup"}) {
      if (files.exists(new Path(folder, name))) {
        return true;
      }
    }
    return false;
  }

  /** Removes what failed attempts left, and copies to the format that was asked for. */
  void finish() throws IOException {
    VolumeFormats.openTarget(location(), storage).finish();
    if (isOneFile()) {
      try (VolumeSource made = VolumeFormats.open(location(), storage)) {
        VolumeFormats.named(format)
            .copy(made, new VolumeLocation(format, path.toString(), Map.of()), storage);
      }
    }
  }

  /** Writes the report of a job that is done. */
  void write(Report report) throws IOException {
    ReportFiles place =
        isOneFile() ? ReportFiles.beside(files, path) : ReportFiles.inFolder(files, path);
    place.write(report);
  }

  /** Removes the folder that a result of one file grew in. */
  void tidy() throws IOException {
    if (isOneFile()) {
      files.delete(folder, true);
    }
  }
}
