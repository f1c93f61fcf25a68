package dev.convoy.datasets.volume;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a volume is and how it is read: all that a task needs to open it again; immutable, and made
 * of strings only so that it travels.
 */
public final class VolumeLocation implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String format;
  private final String path;
  private final TreeMap<String, String> options;

  /**
   * Makes a location.
   *
   * @param format name of the format; empty where it is to be recognized
   * @param path Hadoop path, for HDF5 followed by {@code :/group/dataset}
   * @param options by name, as the format documents them
   */
  public VolumeLocation(String format, String path, Map<String, String> options) {
    this.format = format;
    this.path = path;
    this.options = new TreeMap<>(options);
  }

  /** Returns the location of a volume whose format is to be recognized. */
  public static VolumeLocation of(String path) {
    return new VolumeLocation("", path, Map.of());
  }

  /** Returns this location with one option set. */
  public VolumeLocation with(String name, String value) {
    VolumeLocation changed = new VolumeLocation(format, path, options);
    changed.options.put(name, value);
    return changed;
  }

  /** Returns this location in a stated format. */
  public VolumeLocation in(String changed) {
    return new VolumeLocation(changed, path, options);
  }

  /** Returns this location at another path. */
  public VolumeLocation at(String changed) {
    return new VolumeLocation(format, changed, options);
  }

  /** Returns the name of the format; empty where it is to be recognized. */
  public String format() {
    return format;
  }

  /** Returns the path as it was given. */
  public String path() {
    return path;
  }

  /** Returns the options, typed and checked. */
  public VolumeOptions options() {
    return new VolumeOptions(path, options);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VolumeLocation location
        && format.equals(location.format)
        && path.equals(location.path)
        && options.equals(location.options);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * format.hashCode() + path.hashCode()) + options.hashCode();
  }

  @Override
  public String toString() {
    return (format.isEmpty() ? "" : format + ":") + path + (options.isEmpty() ? "" : options);
  }
}
