package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.codec.ByteCodec;
import dev.convoy.datasets.volume.VolumeInfo;
import dev.convoy.datasets.volume.layout.BlockLimits;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code .zarray} and {@code .zattrs}, Zarr 2. */
final class V2Metadata {
  private V2Metadata() {}

  /**
   * Returns the array.
   *
   * @param attributes {@code .zattrs}, an empty object where there is none
   */
  static ZarrArray parse(String path, Metadata document, Metadata attributes)
      throws MalformedVolumeException {
    document.at("zarr_format").integer(2, 2);
    Shape shape = document.at("shape").sizes(0);
    ElementType type = DataTypes.v2(document.at("dtype"));
    BlockLimits.requireCountable(shape, type, document.key());
    Shape chunk = document.at("chunks").sizes(1);
    if (chunk.rank() != shape.rank()) {
      throw document.at("chunks").malformed("one size for each axis of " + shape);
    }
    ZarrArray.Fill fill = new ZarrArray.Fill(FillValues.parse(document.at("fill_value"), type));
    VolumeInfo info =
        ZarrAttributes.describe(attributes.at("_ARRAY_DIMENSIONS"), attributes, shape, type, fill);
    return new ZarrArray(
        path,
        info.withChunk(chunk),
        fill,
        ChunkKeys.v2(document.at("dimension_separator")),
        chain(document, chunk, type),
        Optional.empty());
  }

  private static CodecChain chain(Metadata document, Shape chunk, ElementType type)
      throws MalformedVolumeException {
    int bytes = BlockLimits.decodedBytes(chunk, type, document.key());
    List<ByteCodec> codecs = new ArrayList<>();
    if (document.at("filters").isPresent()) {
      for (Metadata filter : document.at("filters").list()) {
        codecs.add(CodecRegistry.codec(filter.at("id"), filter));
      }
    }
    Metadata compressor = document.at("compressor");
    if (compressor.isPresent()) {
      codecs.add(CodecRegistry.codec(compressor.at("id"), compressor));
    }
    boolean columnMajor = document.at("order").oneOf(Set.of("C", "F")).equals("F");
    int[] transpose = new int[columnMajor ? chunk.rank() : 0];
    for (int axis = 0; axis < transpose.length; axis++) {
      transpose[axis] = transpose.length - 1 - axis;
    }
    return new CodecChain(chunk, bytes, transpose, DataTypes.v2Order(document.at("dtype")), codecs);
  }
}
