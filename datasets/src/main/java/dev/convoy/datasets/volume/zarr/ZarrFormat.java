package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.VolumeFormat;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeLocation;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.VolumeProbe;
import dev.convoy.datasets.volume.VolumeSource;
import dev.convoy.datasets.volume.VolumeTarget;
import dev.convoy.datasets.volume.layout.VolumeCopy;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Zarr 2 and 3, with OME-NGFF metadata.
 *
 * <p>Options for reading: {@code level}, which resolution of an OME-NGFF group (default 0). Options
 * for writing: {@code zarr-version} (3, default, or 2), {@code codec} (zstd, default, gzip, zlib or
 * none), {@code level} of the codec, {@code pyramid} (how many coarser resolutions an OME-NGFF
 * group gets besides {@code 0}; default 0: no group).
 */
public final class ZarrFormat implements VolumeFormat {
  static final String V3 = "zarr.json";
  static final String V2_ARRAY = ".zarray";
  static final String V2_GROUP = ".zgroup";
  static final String V2_ATTRIBUTES = ".zattrs";
  static final List<String> DOCUMENTS = List.of(V3, V2_ARRAY, V2_GROUP);

  private static final Set<String> OPTIONS = Set.of("level", "zarr-version", "codec", "pyramid");

  @Override
  public String name() {
    return "zarr";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".zarr");
  }

  @Override
  public boolean recognizes(VolumeProbe probe) throws IOException {
    return probe.hasChild(V3) || probe.hasChild(V2_ARRAY) || probe.hasChild(V2_GROUP);
  }

  @Override
  public VolumeSource open(VolumeLocation location, VolumeStorage storage) throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    ZarrArray array = openArray(location.path(), options, storage);
    return new ZarrSource(array, storage, options);
  }

  private static ZarrArray openArray(String path, VolumeOptions options, VolumeStorage storage)
      throws IOException {
    Optional<ZarrArray> array = array(path, storage);
    if (array.isPresent()) {
      return Ngff.of(VolumeStorage.parent(path), storage)
          .map(group -> group.placed(array.get(), VolumeStorage.name(path)))
          .orElse(array.get());
    }
    Ngff group =
        Ngff.of(path, storage)
            .orElseThrow(
                () ->
                    new FileNotFoundException(
                        "Cannot open %s: needs %s or %s of an array, or an OME-NGFF group"
                            .formatted(path, V3, V2_ARRAY)));
    String level = group.level(options.number("level", 0));
    ZarrArray found =
        array(VolumeStorage.child(path, level), storage)
            .orElseThrow(
                () ->
                    new FileNotFoundException(
                        "Cannot open %s: its metadata name the array %s, which is not there"
                            .formatted(path, level)));
    return group.placed(found, level);
  }

  private static Optional<ZarrArray> array(String path, VolumeStorage storage) throws IOException {
    Optional<Metadata> v3 = Metadata.read(storage, VolumeStorage.child(path, V3));
    if (v3.isPresent()) {
      return v3.get().at("node_type").node().asText("").equals("group")
          ? Optional.empty()
          : Optional.of(V3Metadata.parse(path, v3.get()));
    }
    Optional<Metadata> v2 = Metadata.read(storage, VolumeStorage.child(path, V2_ARRAY));
    if (v2.isEmpty()) {
      return Optional.empty();
    }
    String attributesKey = VolumeStorage.child(path, V2_ATTRIBUTES);
    Metadata attributes =
        Metadata.read(storage, attributesKey)
            .orElse(new Metadata(attributesKey, "", Metadata.JSON.createObjectNode()));
    return Optional.of(V2Metadata.parse(path, v2.get(), attributes));
  }

  @Override
  public VolumeTarget create(VolumeLocation location, VolumeInfo info, VolumeStorage storage)
      throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    int coarser = (int) options.number("pyramid", 0);
    if (coarser == 0) {
      new ZarrCreation(info, options).create(location.path(), storage);
    } else {
      NgffCreation.create(location.path(), Pyramid.of(info, coarser), options, storage);
    }
    return openTarget(location, storage);
  }

  @Override
  public VolumeTarget openTarget(VolumeLocation location, VolumeStorage storage)
      throws IOException {
    VolumeOptions options = location.options().requireKnown(OPTIONS);
    boolean group = options.number("pyramid", 0) != 0;
    String path = group ? VolumeStorage.child(location.path(), "0") : location.path();
    ZarrArray array =
        array(path, storage)
            .orElseThrow(
                () -> new FileNotFoundException("Cannot write " + path + ": it was not created"));
    return new ZarrTarget(array, storage);
  }

  @Override
  public void copy(VolumeSource source, VolumeLocation location, VolumeStorage storage)
      throws IOException {
    VolumeCopy.copy(source, create(location, source.info(), storage));
  }
}
