package dev.convoy.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.engine.keras.ReadOptions.Limits;
import io.jhdf.api.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens model and weight files; their first bytes tell the format, not their names. */
final class ModelFiles {
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int HEAD = 512;
  private static final int MAX_SHARDS = 10_000;

  private ModelFiles() {}

  private enum Format {
    ARCHIVE,
    HDF5,
    JSON
  }

  private static Format format(KerasSource source, byte[] head) {
    if (startsWith(head, ZIP)) {
      return Format.ARCHIVE;
    }
    if (startsWith(head, Hdf5.SIGNATURE)) {
      return Format.HDF5;
    }
    String text = new String(head, java.nio.charset.StandardCharsets.UTF_8).strip();
    if (text.startsWith("{") || text.startsWith("\uFEFF{")) {
      return Format.JSON;
    }
    throw new ModelFileException(
        "Cannot read "
            + source.name()
            + ": not a Keras file: must begin as a zip archive, as HDF5 or with '{', "
            + (head.length == 0 ? "it is empty" : "begins with " + shown(head)));
  }

  private static boolean startsWith(byte[] head, byte[] signature) {
    return head.length >= signature.length
        && Arrays.equals(signature, 0, signature.length, head, 0, signature.length);
  }

  private static String shown(byte[] head) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(head.length, 8); i++) {
      text.append(i == 0 ? "" : " ").append(String.format("%02x", head[i]));
    }
    return text.toString();
  }

  static ModelFile open(KerasSource source, Limits limits) {
    if (source.isDirectory()) {
      return directory(source, limits);
    }
    byte[] head = source.head(HEAD);
    return switch (format(source, head)) {
      case ARCHIVE -> {
        try (ZipMembers members = ZipMembers.open(source)) {
          yield archive(source.name(), members, limits);
        }
      }
      case HDF5 -> hdf5(source.name(), Hdf5.open(source));
      case JSON -> json(source, limits);
    };
  }

  private static ModelFile archive(String name, ZipMembers members, Limits limits) {
    JsonNode metadata =
        members
            .read("metadata.json", limits.configurationBytes())
            .map(text -> KerasJson.parse("metadata.json in " + name, text))
            .orElseGet(() -> KerasJson.parse(name, "{}"));
    byte[] config =
        members
            .read("config.json", limits.configurationBytes())
            .orElseThrow(
                () ->
                    new ModelFileException(
                        "Cannot read "
                            + name
                            + ": the archive has no config.json, so it is no .keras file"));
    JsonNode configuration = KerasJson.parse("config.json in " + name, config);
    Optional<WeightFile> weights =
        members.hdf5("model.weights.h5").map(file -> weights(name, file));
    return new ModelFile(configuration, metadata.path("keras_version").asText(), "", weights);
  }

  private static ModelFile directory(KerasSource source, Limits limits) {
    Path folder = source.path().orElseThrow();
    KerasSource config = KerasSource.of(folder.resolve("config.json"));
    JsonNode configuration =
        KerasJson.parse(config.name(), config.bytes(limits.configurationBytes()));
    Path metadata = folder.resolve("metadata.json");
    String version =
        Files.exists(metadata)
            ? KerasJson.parse(
                    metadata.toString(),
                    KerasSource.of(metadata).bytes(limits.configurationBytes()))
                .path("keras_version")
                .asText()
            : "";
    Path weights = folder.resolve("model.weights.h5");
    return new ModelFile(
        configuration,
        version,
        "",
        Files.exists(weights)
            ? Optional.of(openWeights(KerasSource.of(weights), limits))
            : Optional.empty());
  }

  private static ModelFile hdf5(String name, Hdf5 file) {
    try {
      Optional<String> text = Hdf5.text(file.file(), "model_config");
      if (text.isEmpty()) {
        throw new ModelFileException(
            "Cannot read "
                + name
                + ": an HDF5 file without a model_config holds at most weights; give the"
                + " architecture and name this file as its weights");
      }
      JsonNode configuration = KerasJson.parse("model_config in " + name, text.get());
      Group weights = Hdf5.group(file.file(), "model_weights").orElse(file.file());
      String version =
          Hdf5.text(file.file(), "keras_version")
              .or(() -> Hdf5.text(weights, "keras_version"))
              .orElse("");
      String backend =
          Hdf5.text(file.file(), "backend").or(() -> Hdf5.text(weights, "backend")).orElse("");
      return new ModelFile(configuration, version, backend, Optional.of(weights(name, file)));
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static ModelFile json(KerasSource source, Limits limits) {
    JsonNode configuration =
        KerasJson.parse(source.name(), source.bytes(limits.configurationBytes()));
    if (configuration.has("weight_map")) {
      throw new ModelFileException(
          "Cannot read "
              + source.name()
              + ": it is the table of sharded weights; give the architecture and name this file as"
              + " its weights");
    }
    return new ModelFile(
        configuration,
        configuration.path("keras_version").asText(),
        configuration.path("backend").asText(),
        Optional.empty());
  }

  /** Opens a file of weights: {@code .weights.h5}, legacy {@code .h5} or a table of shards. */
  static WeightFile openWeights(KerasSource source, Limits limits) {
    byte[] head = source.head(HEAD);
    return switch (format(source, head)) {
      case HDF5 -> weights(source.name(), Hdf5.open(source));
      case JSON -> shards(source, limits);
      case ARCHIVE -> {
        try (ZipMembers members = ZipMembers.open(source)) {
          yield members
              .hdf5("model.weights.h5")
              .map(file -> weights(source.name(), file))
              .orElseThrow(
                  () ->
                      new ModelFileException(
                          "Cannot read " + source.name() + ": it has no model.weights.h5"));
        }
      }
    };
  }

  private static WeightFile weights(String name, Hdf5 file) {
    try {
      if (LegacyWeights.recognizes(file)) {
        return new LegacyWeights(file);
      }
      if (ObjectWeights.recognizes(file) || file.file().getChildren().containsKey("vars")) {
        return new ObjectWeights(List.of(file));
      }
      throw new ModelFileException(
          "Cannot read " + name + ": the HDF5 file holds no weights that Keras wrote");
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static WeightFile shards(KerasSource source, Limits limits) {
    JsonNode table = KerasJson.parse(source.name(), source.bytes(limits.configurationBytes()));
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode value : table.path("weight_map")) {
      Iterable<JsonNode> each = value.isArray() ? value : List.of(value);
      each.forEach(name -> names.add(name.asText()));
    }
    if (names.isEmpty() || names.size() > MAX_SHARDS) {
      throw new ModelFileException(
          "Cannot read " + source.name() + ": its weight_map names " + names.size() + " files");
    }
    List<Hdf5> files = new ArrayList<>();
    try {
      for (String name : names) {
        KerasSource shard = source.sibling(name);
        files.add(Hdf5.open(shard));
      }
      return new ObjectWeights(files);
    } catch (RuntimeException | Error e) {
      files.forEach(Hdf5::close);
      throw e;
    }
  }
}
