package dev.convoy.engine.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One open HDF5 file, through jHDF.
 *
 * <p>Links are never followed: one could name another file, or make a circle.
 *
 * @param file the open file
 * @param bytes its size
 */
record Hdf5(HdfFile file, long bytes) implements AutoCloseable {
  static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER = 64;

  /** Opens a file, or a copy of it in which bfloat16 arrays can be read. */
  static Hdf5 open(KerasSource source) {
    requireWhole(source.name(), source.head(HEADER), source.size());
    try (InputStream in = source.open()) {
      List<Long> opaque = OpaqueTypes.positions(in);
      return new Hdf5(open(source, opaque), source.size());
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  private static HdfFile open(KerasSource source, List<Long> opaque) throws IOException {
    if (source.path().isEmpty()) {
      byte[] content = source.bytes(Long.MAX_VALUE);
      byte[] readable = opaque.isEmpty() ? content : content.clone();
      opaque.forEach(position -> readable[Math.toIntExact(position)] = OpaqueTypes.TEXT);
      return HdfFile.fromBytes(readable);
    }
    if (opaque.isEmpty()) {
      return new HdfFile(source.path().get());
    }
    Path copy = TemporaryFile.of(source.open(), source.size());
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      for (long position : opaque) {
        channel.write(ByteBuffer.wrap(new byte[] {OpaqueTypes.TEXT}), position);
      }
      return new HdfFile(copy);
    } finally {
      TemporaryFile.delete(copy);
    }
  }

  /** Checks the size that the superblock states against the file's. */
  private static void requireWhole(String name, byte[] head, long bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (head.length < HEADER) {
      throw new ModelFileException(
          "Cannot read " + name + ": an HDF5 file of " + bytes + " bytes is cut off in its header");
    }
    int version = head[8];
    int offsetBytes = version < 2 ? head[13] : head[9];
    int at = version == 0 ? 40 : version == 1 ? 44 : 28;
    if (version > 3 || version < 0 || offsetBytes != Long.BYTES) {
      return;
    }
    long expected = buffer.getLong(at);
    if (expected > bytes) {
      throw new ModelFileException(
          "Cannot read "
              + name
              + ": it is cut off: its header announces "
              + expected
              + " bytes, the file has "
              + bytes);
    }
  }

  /** Returns the group of a name inside another one. */
  static Optional<Group> group(Group parent, String name) {
    return child(parent, name).filter(Group.class::isInstance).map(Group.class::cast);
  }

  /** Returns the array at a path of names inside a group; the path may hold slashes. */
  static Optional<Dataset> dataset(Group parent, String path) {
    Optional<Node> node = Optional.of(parent);
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        node = node.filter(Group.class::isInstance).flatMap(group -> child((Group) group, part));
      }
    }
    return node.filter(Dataset.class::isInstance).map(Dataset.class::cast);
  }

  private static Optional<Node> child(Group parent, String name) {
    Node node = parent.getChildren().get(name);
    return node == null || node.isLink() ? Optional.empty() : Optional.of(node);
  }

  /** Returns a text attribute. */
  static Optional<String> text(Node node, String attribute) {
    Attribute found = node.getAttribute(attribute);
    return found == null ? Optional.empty() : Optional.ofNullable(text(found.getData()));
  }

  private static String text(Object data) {
    if (data instanceof String text) {
      return text;
    }
    return data instanceof String[] texts && texts.length == 1 ? texts[0] : null;
  }

  /**
   * Returns an attribute that is a list of texts; long lists are split over {@code name0}, {@code
   * name1}, ...
   */
  static Optional<List<String>> texts(Node node, String attribute) {
    Attribute whole = node.getAttribute(attribute);
    if (whole != null) {
      return Optional.of(texts(whole.getData()));
    }
    List<String> all = new ArrayList<>();
    Attribute part = node.getAttribute(attribute + 0);
    for (int i = 1; part != null; i++) {
      all.addAll(texts(part.getData()));
      part = node.getAttribute(attribute + i);
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** An empty list is stored as an empty array of numbers. */
  private static List<String> texts(Object data) {
    if (data instanceof String text) {
      return List.of(text);
    }
    return data instanceof String[] texts ? List.of(texts) : List.of();
  }

  @Override
  public void close() {
    file.close();
  }
}
