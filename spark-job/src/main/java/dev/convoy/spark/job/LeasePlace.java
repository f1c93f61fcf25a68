package dev.convoy.spark.job;

import static java.nio.file.StandardOpenOption.CREATE_NEW;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Where the leases of an output stand: {@code lease-1.json}, {@code lease-2.json} ... Reads and
 * writes them; what they mean is {@link OutputLease}'s.
 *
 * @param output as users know it
 * @param prefix path of the leases, up to the hyphen
 */
public record LeasePlace(FileSystem files, Path output, Path prefix) {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final long STALE_SECONDS = 60;
  private static final String SUFFIX = ".json";

  public LeasePlace {
    // A checksum in a second file would be wrong for those who read between the two.
    files = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  /** Tells whether a file beside the leases is one. */
  public boolean isLease(Path file) {
    String name = file.getName();
    return name.startsWith(prefix.getName() + "-")
        && name.substring(prefix.getName().length()).matches("-[0-9]{1,9}[.]json");
  }

  private int number(FileStatus lease) {
    String name = lease.getPath().getName();
    return Integer.parseInt(
        name.substring(prefix.getName().length() + 1, name.length() - SUFFIX.length()));
  }

  private Path file(int number) {
    return prefix.suffix("-" + number + SUFFIX);
  }

  /** Returns the lease that holds: that of the highest number. */
  Optional<Held> held() throws IOException {
    Optional<FileStatus> highest = leases().stream().max(Comparator.comparing(this::number));
    if (highest.isEmpty()) {
      return Optional.empty();
    }
    FileStatus lease = highest.get();
    return Optional.of(
        new Held(number(lease), lease.getModificationTime(), owner(lease.getPath())));
  }

  /** Returns the identity of a lease's owner; "" when there is no such lease. */
  String id(int number) throws IOException {
    return id(owner(file(number)));
  }

  private static String id(JsonNode owner) {
    return owner.path("id").asText("");
  }

  void deleteBelow(int number) throws IOException {
    for (FileStatus lease : leases()) {
      if (number(lease) < number) {
        files.delete(lease.getPath(), false);
      }
    }
  }

  void delete(int number) throws IOException {
    files.delete(file(number), false);
  }

  private List<FileStatus> leases() throws IOException {
    try {
      return Stream.of(files.listStatus(prefix.getParent()))
          .filter(each -> isLease(each.getPath()))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Returns who wrote a lease; nobody while it is being written, or when it is gone again. */
  private JsonNode owner(Path lease) throws IOException {
    try (InputStream in = files.open(lease)) {
      return JSON.readTree(in);
    } catch (JsonProcessingException | FileNotFoundException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * Writes a lease that is not there yet, which of many processes one alone can do.
   *
   * @throws IOException one of the two called {@code FileAlreadyExistsException} when it is there
   */
  void create(int number, String text) throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      // Hadoop looks and then writes, which is not one step.
      Files.writeString(local.pathToFile(file(number)).toPath(), text, CREATE_NEW);
      return;
    }
    write(number, text, false);
  }

  void replace(int number, String text) throws IOException {
    write(number, text, true);
  }

  private void write(int number, String text, boolean replaces) throws IOException {
    try (OutputStream out = files.create(file(number), replaces)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A lease as it was seen. */
  record Held(int number, long renewedMillis, JsonNode owner) {
    long age() {
      return Math.max(0, (System.currentTimeMillis() - renewedMillis) / 1000);
    }

    boolean isStale() {
      return age() >= STALE_SECONDS || isDead();
    }

    /** Tells whether the owner was a process of this host that is no more. */
    private boolean isDead() {
      if (!owner.path("host").asText("").equals(HostLine.host())) {
        return false;
      }
      return ProcessHandle.of(owner.path("pid").asLong(-1))
          .flatMap(process -> process.info().startInstant())
          .filter(start -> start.toString().equals(owner.path("started").asText("")))
          .isEmpty();
    }

    String id() {
      return LeasePlace.id(owner);
    }

    boolean isOlderThan(Held other) {
      return number < other.number || renewedMillis < other.renewedMillis;
    }

    String text() {
      return "process %s on host %s writes it, its lease was renewed %d s ago"
          .formatted(owner.path("pid").asText("?"), owner.path("host").asText("?"), age());
    }
  }
}
