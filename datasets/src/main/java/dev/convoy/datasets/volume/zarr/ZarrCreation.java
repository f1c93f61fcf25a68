package dev.convoy.datasets.volume.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.VolumeOptions;
import dev.convoy.datasets.volume.storage.VolumeStorage;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Set;

/** Writes the metadata of new arrays. */
final class ZarrCreation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ZSTD_LEVEL = 1;
  private static final int DEFLATE_LEVEL = 5;

  private final VolumeInfo info;
  private final boolean version2;
  private final String codec;
  private final long level;

  ZarrCreation(VolumeInfo info, VolumeOptions options) {
    this.info = info;
    this.version2 = options.word("zarr-version", "3", Set.of("2", "3")).equals("2");
    this.codec = options.word("codec", "zstd", Set.of("zstd", "gzip", "zlib", "none"));
    this.level = options.number("level", codec.equals("zstd") ? ZSTD_LEVEL : DEFLATE_LEVEL);
    if (version2 && !info.chunk().equals(info.shard())) {
      throw new IllegalArgumentException(
          "Cannot create a Zarr 2 array: it has no shards, received chunk %s and shard %s"
              .formatted(info.chunk(), info.shard()));
    }
  }

  boolean isVersion2() {
    return version2;
  }

  /**
   * Writes the metadata of an empty array.
   *
   * @throws FileAlreadyExistsException when there is an array or group of this name
   */
  void create(String path, VolumeStorage storage) throws IOException {
    requireAbsent(path, storage);
    if (version2) {
      ObjectNode attributes = JSON.objectNode();
      attributes.set("_ARRAY_DIMENSIONS", names());
      ZarrAttributes.write(info, attributes);
      write(VolumeStorage.child(path, ZarrFormat.V2_ATTRIBUTES), attributes, path, storage);
      write(VolumeStorage.child(path, ZarrFormat.V2_ARRAY), version2(), path, storage);
    } else {
      write(VolumeStorage.child(path, ZarrFormat.V3), version3(), path, storage);
    }
  }

  static void requireAbsent(String path, VolumeStorage storage) throws IOException {
    for (String name : ZarrFormat.DOCUMENTS) {
      if (storage.exists(VolumeStorage.child(path, name))) {
        throw new FileAlreadyExistsException(
            "Cannot create " + path + ": there is a Zarr array or group of that name");
      }
    }
  }

  static void write(String key, JsonNode document, String path, VolumeStorage storage)
      throws IOException {
    byte[] bytes = Metadata.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    storage.publish(key, ZarrTarget.temporary(path), bytes);
  }

  private ArrayNode names() {
    ArrayNode names = JSON.arrayNode();
    info.axes().forEach(names::add);
    return names;
  }

  private static ArrayNode sizes(Shape shape) {
    ArrayNode sizes = JSON.arrayNode();
    for (long size : shape.sizes()) {
      sizes.add(size);
    }
    return sizes;
  }

  private static ObjectNode named(String name, ObjectNode settings) {
    ObjectNode node = JSON.objectNode().put("name", name);
    if (!settings.isEmpty()) {
      node.set("configuration", settings);
    }
    return node;
  }

  private ObjectNode version3() {
    ObjectNode document = JSON.objectNode().put("zarr_format", 3).put("node_type", "array");
    document.set("shape", sizes(info.shape()));
    document.put("data_type", info.type().label());
    ObjectNode grid = JSON.objectNode();
    grid.set("chunk_shape", sizes(info.shard()));
    document.set("chunk_grid", named("regular", grid));
    document.set("chunk_key_encoding", named("default", JSON.objectNode().put("separator", "/")));
    document.set("fill_value", FillValues.format(info.type(), info.values().fill()));
    document.set("codecs", info.chunk().equals(info.shard()) ? codecs() : sharded());
    document.set("dimension_names", names());
    ZarrAttributes.write(info, document.putObject("attributes"));
    return document;
  }

  private ArrayNode sharded() {
    ObjectNode settings = JSON.objectNode();
    settings.set("chunk_shape", sizes(info.chunk()));
    settings.set("codecs", codecs());
    ArrayNode index = settings.putArray("index_codecs");
    index.add(bytes(ElementType.UINT64));
    index.add(named("crc32c", JSON.objectNode()));
    settings.put("index_location", "end");
    return JSON.arrayNode().add(named("sharding_indexed", settings));
  }

  private static ObjectNode bytes(ElementType type) {
    ObjectNode settings = JSON.objectNode();
    return named("bytes", type.bytes() == 1 ? settings : settings.put("endian", "little"));
  }

  private ArrayNode codecs() {
    ArrayNode codecs = JSON.arrayNode().add(bytes(info.type()));
    switch (codec) {
      case "zstd" ->
          codecs.add(named("zstd", JSON.objectNode().put("level", level).put("checksum", true)));
      case "gzip" -> codecs.add(named("gzip", JSON.objectNode().put("level", level)));
      case "zlib" -> codecs.add(named("numcodecs.zlib", JSON.objectNode().put("level", level)));
      default -> codecs.add(named("crc32c", JSON.objectNode()));
    }
    return codecs;
  }

  private ObjectNode version2() {
    ObjectNode document = JSON.objectNode().put("zarr_format", 2);
    document.set("shape", sizes(info.shape()));
    document.set("chunks", sizes(info.chunk()));
    document.put("dtype", DataTypes.v2Name(info.type()));
    document.set("fill_value", FillValues.format(info.type(), info.values().fill()));
    document.put("order", "C").put("dimension_separator", "/").putNull("filters");
    if (codec.equals("none")) {
      document.putNull("compressor");
    } else {
      document.putObject("compressor").put("id", codec).put("level", level);
    }
    return document;
  }
}
