package dev.convoy.engine.keras;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A model or weight file: a path of this machine, or a name with bytes from elsewhere. */
public final class KerasSource {
  private final String name;
  private final Path path;
  private final byte[] content;
  private final Function<String, byte[]> siblings;

  private KerasSource(String name, Path path, byte[] content, Function<String, byte[]> siblings) {
    this.name = name;
    this.path = path;
    this.content = content;
    this.siblings = siblings;
  }

  /** Returns a file, or a directory with the members of a {@code .keras} archive. */
  public static KerasSource of(Path path) {
    return new KerasSource(path.toString(), path, null, null);
  }

  /**
   * Returns content that was fetched from elsewhere.
   *
   * @param name for messages
   */
  public static KerasSource of(String name, byte[] content) {
    return of(
        name,
        content,
        sibling -> {
          throw new ModelFileException("Cannot read " + name + ": it needs " + sibling + " beside");
        });
  }

  /**
   * Returns content that was fetched from elsewhere.
   *
   * @param siblings fetches a file of a plain name from the same folder, for sharded weights
   */
  public static KerasSource of(String name, byte[] content, Function<String, byte[]> siblings) {
    return new KerasSource(name, null, content, siblings);
  }

  String name() {
    return name;
  }

  Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  boolean isDirectory() {
    return path != null && Files.isDirectory(path);
  }

  /** Returns a file of the same folder; its name must be a plain one. */
  KerasSource sibling(String plainName) {
    if (!plainName.matches("[\\w][\\w.\\- ]*")) {
      throw new ModelFileException(
          "Cannot read " + name + ": '" + plainName + "' is not a plain file name");
    }
    return path != null
        ? of(path.resolveSibling(plainName))
        : of(plainName, siblings.apply(plainName), siblings);
  }

  long size() {
    try {
      return path == null ? content.length : Files.size(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  InputStream open() {
    try {
      return path == null ? new ByteArrayInputStream(content) : Files.newInputStream(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  byte[] head(int count) {
    try (InputStream in = open()) {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the whole content.
   *
   * @param most bytes that are sensible
   */
  byte[] bytes(long most) {
    if (size() > most) {
      throw new ModelFileException(
          "Cannot read " + name + ": " + size() + " bytes are more than the " + most + " allowed");
    }
    if (path == null) {
      return content;
    }
    return head(Math.toIntExact(size()));
  }

  ModelFileException unreadable(IOException e) {
    String reason =
        e instanceof java.nio.file.NoSuchFileException
            ? "there is no such file"
            : KerasJson.firstLine(e.getMessage());
    return new ModelFileException("Cannot read " + name + ": " + reason, e);
  }
}
