package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.codec.Blosc;
import dev.convoy.datasets.codec.ByteCodec;
import dev.convoy.datasets.codec.Crc32c;
import dev.convoy.datasets.codec.Deflate;
import dev.convoy.datasets.codec.Lz4;
import dev.convoy.datasets.codec.Shuffle;
import dev.convoy.datasets.codec.Zstd;
import dev.convoy.datasets.volume.storage.MalformedVolumeException;

/** Codecs from bytes to bytes by the names that Zarr 2 and 3 give them. */
final class CodecRegistry {
  private static final String PREFIX = "numcodecs.";

  private CodecRegistry() {}

  /**
   * Returns a codec.
   *
   * @param name place of its name
   * @param settings its settings
   */
  static ByteCodec codec(Metadata name, Metadata settings) throws MalformedVolumeException {
    String text = name.text();
    String bare = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    return switch (bare) {
      case "zstd" -> new Zstd(level(settings, 0, -131072, 22), checksum(settings));
      case "gzip" -> new Deflate(true, level(settings, 6, -1, 9));
      case "zlib" -> new Deflate(false, level(settings, 6, -1, 9));
      case "blosc" -> new Blosc();
      case "lz4" -> new Lz4();
      case "crc32c" -> new Crc32c();
      case "shuffle" -> new Shuffle(elementSize(settings));
      default ->
          throw name.malformed(
              "a codec among zstd, gzip, zlib, blosc, lz4, crc32c, shuffle, bytes, transpose, sharding_indexed");
    };
  }

  private static int level(Metadata settings, int otherwise, int low, int high)
      throws MalformedVolumeException {
    Metadata level = settings.at("level");
    return level.isPresent() ? level.integer(low, high) : otherwise;
  }

  private static boolean checksum(Metadata settings) {
    return settings.at("checksum").node().asBoolean(false);
  }

  private static int elementSize(Metadata settings) throws MalformedVolumeException {
    Metadata size = settings.at("elementsize");
    return size.isPresent() ? size.integer(1, 255) : 4;
  }
}
