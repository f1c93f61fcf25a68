package dev.convoy.datasets.volume.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.convoy.datasets.codec.ByteCodec;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code zarr.json} of an array, Zarr 3. */
final class V3Metadata {
  private static final Set<String> KNOWN =
      Set.of(
          "zarr_format",
          "node_type",
          "shape",
          "data_type",
          "chunk_grid",
          "chunk_key_encoding",
          "fill_value",
          "codecs",
          "attributes",
          "storage_transformers",
          "dimension_names");

  private final Metadata document;
  private final Shape shape;
  private final ElementType type;

  private V3Metadata(Metadata document) throws MalformedVolumeException {
    this.document = document;
    this.shape = document.at("shape").sizes(0);
    this.type = DataTypes.v3(document.at("data_type"));
  }

  static ZarrArray parse(String path, Metadata document) throws MalformedVolumeException {
    document.at("zarr_format").integer(3, 3);
    document.at("node_type").oneOf(Set.of("array"));
    requireKnown(document);
    return new V3Metadata(document).array(path);
  }

  private static void requireKnown(Metadata document) throws MalformedVolumeException {
    for (Map.Entry<String, JsonNode> field : document.node().properties()) {
      boolean optional = !field.getValue().path("must_understand").asBoolean(true);
      if (!KNOWN.contains(field.getKey()) && !optional) {
        throw document.at(field.getKey()).malformed("no extension that readers must understand");
      }
    }
    Metadata transformers = document.at("storage_transformers");
    if (transformers.isPresent() && !transformers.list().isEmpty()) {
      throw transformers.malformed("no storage transformers");
    }
  }

  private ZarrArray array(String path) throws MalformedVolumeException {
    BlockLimits.requireCountable(shape, type, document.key());
    document.at("chunk_grid").at("name").oneOf(Set.of("regular"));
    Metadata chunkShape = document.at("chunk_grid").at("configuration").at("chunk_shape");
    Shape stored = blockSizes(chunkShape);
    List<Metadata> codecs = document.at("codecs").list();
    Optional<Sharding> sharding = sharding(stored, codecs);
    Shape chunk = sharding.map(Sharding::chunk).orElse(stored);
    CodecChain chain =
        sharding.isEmpty()
            ? chain(codecs, chunk, type)
            : chain(settings(codecs.get(0)).at("codecs").list(), chunk, type);
    ZarrArray.Fill fill = new ZarrArray.Fill(FillValues.parse(document.at("fill_value"), type));
    VolumeInfo info =
        ZarrAttributes.describe(
            document.at("dimension_names"), document.at("attributes"), shape, type, fill);
    return new ZarrArray(
        path,
        info.withBlocks(new VolumeInfo.Blocks(chunk, stored, true)),
        fill,
        ChunkKeys.v3(document.at("chunk_key_encoding")),
        chain,
        sharding);
  }

  private Shape blockSizes(Metadata sizes) throws MalformedVolumeException {
    Shape block = sizes.sizes(1);
    if (block.rank() != shape.rank()) {
      throw sizes.malformed("one size for each axis of " + shape);
    }
    return block;
  }

  private static Metadata name(Metadata codec) {
    return codec.node().isTextual() ? codec : codec.at("name");
  }

  private static Metadata settings(Metadata codec) {
    return codec.at("configuration");
  }

  private Optional<Sharding> sharding(Shape stored, List<Metadata> codecs)
      throws MalformedVolumeException {
    boolean found = false;
    for (Metadata codec : codecs) {
      found |= name(codec).text().equals("sharding_indexed");
    }
    if (!found) {
      return Optional.empty();
    }
    if (codecs.size() != 1) {
      throw document.at("codecs").malformed("sharding_indexed alone, without codecs around it");
    }
    Metadata settings = settings(codecs.get(0));
    Shape chunk = blockSizes(settings.at("chunk_shape"));
    for (int axis = 0; axis < chunk.rank(); axis++) {
      if (stored.size(axis) % chunk.size(axis) != 0) {
        throw settings.at("chunk_shape").malformed("sizes that divide the shard's " + stored);
      }
    }
    Metadata location = settings.at("index_location");
    boolean atEnd = !location.isPresent() || location.oneOf(Set.of("start", "end")).equals("end");
    return Optional.of(new Sharding(stored, chunk, index(settings, stored, chunk), atEnd));
  }

  private CodecChain index(Metadata settings, Shape stored, Shape chunk)
      throws MalformedVolumeException {
    Shape entries = Shape.of();
    for (int axis = 0; axis < chunk.rank(); axis++) {
      entries = entries.concat(Shape.of(stored.size(axis) / chunk.size(axis)));
    }
    Metadata codecs = settings.at("index_codecs");
    CodecChain index = chain(codecs.list(), entries.concat(Shape.of(2)), ElementType.UINT64);
    if (index.fixedBytes().isEmpty()) {
      throw codecs.malformed("codecs of fixed size: bytes and crc32c");
    }
    return index;
  }

  private CodecChain chain(List<Metadata> codecs, Shape chunk, ElementType element)
      throws MalformedVolumeException {
    int bytes = BlockLimits.decodedBytes(chunk, element, document.key());
    int[] transpose = new int[0];
    int place = 0;
    while (place < codecs.size() && name(codecs.get(place)).text().equals("transpose")) {
      Metadata order = settings(codecs.get(place)).at("order");
      transpose = composed(transpose, permutation(order, chunk.rank()));
      place++;
    }
    if (place == codecs.size() || !name(codecs.get(place)).text().equals("bytes")) {
      throw document.at("codecs").malformed("transpose, then bytes, then codecs on bytes");
    }
    ByteOrder order = endian(settings(codecs.get(place)).at("endian"), element);
    List<ByteCodec> last = new ArrayList<>();
    for (Metadata codec : codecs.subList(place + 1, codecs.size())) {
      last.add(CodecRegistry.codec(name(codec), settings(codec)));
    }
    return new CodecChain(chunk, bytes, transpose, order, last);
  }

  private static ByteOrder endian(Metadata endian, ElementType element)
      throws MalformedVolumeException {
    if (element.bytes() == 1 && !endian.isPresent()) {
      return ByteOrder.nativeOrder();
    }
    return endian.oneOf(Set.of("little", "big")).equals("big")
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static int[] permutation(Metadata order, int rank) throws MalformedVolumeException {
    List<Metadata> places = order.list();
    Set<Integer> seen = new HashSet<>();
    int[] permutation = new int[rank];
    for (int i = 0; i < places.size() && i < rank; i++) {
      permutation[i] = places.get(i).integer(0, rank - 1);
      seen.add(permutation[i]);
    }
    if (places.size() != rank || seen.size() != rank) {
      throw order.malformed("each of 0 to " + (rank - 1) + " once");
    }
    return permutation;
  }

  private static int[] composed(int[] first, int[] second) {
    if (first.length == 0) {
      return second;
    }
    int[] both = new int[second.length];
    for (int axis = 0; axis < both.length; axis++) {
      both[axis] = first[second[axis]];
    }
    return both;
  }
}
