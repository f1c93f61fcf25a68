package dev.convoy.datasets.volume.zarr;

import dev.convoy.datasets.volume.storage.MalformedVolumeException;
import java.util.Set;

/**
 * Names of chunk files: {@code c/1/0/2} (default) or {@code 1.0.2} (v2), with either separator.
 *
 * @param prefixed whether names start with {@code c} and a separator
 */
record ChunkKeys(boolean prefixed, String separator) {
  private static final Set<String> SEPARATORS = Set.of("/", ".");

  static ChunkKeys v3(Metadata encoding) throws MalformedVolumeException {
    if (!encoding.isPresent()) {
      return new ChunkKeys(true, "/");
    }
    Metadata name = encoding.node().isTextual() ? encoding : encoding.at("name");
    boolean prefixed = name.oneOf(Set.of("default", "v2")).equals("default");
    Metadata separator = encoding.at("configuration").at("separator");
    if (!separator.isPresent()) {
      return new ChunkKeys(prefixed, prefixed ? "/" : ".");
    }
    return new ChunkKeys(prefixed, separator.oneOf(SEPARATORS));
  }

  static ChunkKeys v2(Metadata separator) throws MalformedVolumeException {
    return new ChunkKeys(false, separator.isPresent() ? separator.oneOf(SEPARATORS) : ".");
  }

  String name(long[] index) {
    StringBuilder name = new StringBuilder(prefixed ? "c" : "");
    for (long place : index) {
      name.append(name.isEmpty() ? "" : separator).append(place);
    }
    return name.toString();
  }
}
