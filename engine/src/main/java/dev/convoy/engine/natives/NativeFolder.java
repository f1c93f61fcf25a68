package dev.convoy.engine.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder that native libraries are unpacked to and loaded from, one for each host, user and
 * version of the libraries.
 *
 * <p>It is {@code -Dconvoy.natives.dir}, or else the first of {@code ~/.cache/convoy} and {@code
 * convoy-natives-<user>} in {@code java.io.tmpdir} that may be written and executed.
 */
public final class NativeFolder {
  /** Names the folder. */
  public static final String PROPERTY = "convoy.natives.dir";

  private static final String JAVACPP = "org.bytedeco.javacpp.cachedir";

  /** Counts the class loaders of this process that load libraries; each sees a class of its own. */
  private static final String LOADERS = "convoy.natives.loaders";

  /** One object for the whole process, whatever the class loader. */
  private static final Object PROCESS = Runtime.getRuntime();

  private NativeFolder() {}

  private static final class Holder {
    static final Path FOLDER = prepare();
  }

  /** Loads libraries. */
  public interface Loading {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Returns the folder.
   *
   * @throws UnsupportedOperationException when there is none, saying why
   */
  public static Path path() {
    try {
      return Holder.FOLDER;
    } catch (ExceptionInInitializerError e) {
      throw new UnsupportedOperationException(e.getCause().getMessage(), e);
    } catch (NoClassDefFoundError e) {
      throw new UnsupportedOperationException("Cannot unpack native libraries, see above", e);
    }
  }

  /**
   * Lets libraries be unpacked and loaded, while no other process or class loader does so in this
   * folder, and after files that are not those of the jar are removed.
   *
   * @param prefix of the libraries' names in the jar
   */
  public static void load(String prefix, Loading loading) throws IOException {
    Path folder = path();
    synchronized (PROCESS) {
      Path file = folder.resolve("convoy.lock");
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid()) {
          new UnpackedFiles(folder).removeDamaged(prefix);
          loading.run();
        }
      }
    }
  }

  /** Chooses the folder and tells those who unpack into it. */
  private static Path prepare() {
    synchronized (PROCESS) {
      int loaders = Integer.getInteger(LOADERS, 0) + 1;
      System.setProperty(LOADERS, Integer.toString(loaders));
      String name = versions() + (loaders == 1 ? "" : "-" + loaders);
      Path folder = choose().resolve(name);
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot unpack native libraries to " + folder, e);
      }
      System.setProperty(JAVACPP, folder.toString());
      for (String other : List.of("jna.tmpdir", "ZstdTempFolder")) {
        if (System.getProperty(other) == null) {
          System.setProperty(other, folder.toString());
        }
      }
      return folder;
    }
  }

  private static String versions() {
    Properties versions = new Properties();
    try (InputStream source = NativeFolder.class.getResourceAsStream("versions.properties")) {
      versions.load(source);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read versions.properties of the jar", e);
    }
    return "dnnl-" + versions.get("dnnl") + "-opencv-" + versions.get("opencv");
  }

  private static Path choose() {
    String named = System.getProperty(PROPERTY);
    List<String> problems = new ArrayList<>();
    for (Path folder : named == null ? usual() : List.of(Path.of(named))) {
      Optional<String> problem = problem(folder);
      if (problem.isEmpty()) {
        return folder.toAbsolutePath();
      }
      problems.add(folder + " " + problem.get());
    }
    throw new IllegalStateException(
        "Cannot unpack native libraries: "
            + String.join(", ", problems)
            + "; set -D"
            + PROPERTY
            + "=FOLDER to one that may be written and executed");
  }

  private static List<Path> usual() {
    return List.of(
        Path.of(System.getProperty("user.home"), ".cache", "convoy"),
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "convoy-natives-" + System.getProperty("user.name")));
  }

  /** Returns why a folder cannot be used; it is made if it is not there. */
  public static Optional<String> problem(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        make(folder);
      }
      if (!Files.isWritable(folder)) {
        return Optional.of("cannot be written");
      }
      if (Mounts.isNoexec(folder)) {
        return Optional.of("is mounted noexec");
      }
      return isOwn(folder) ? Optional.empty() : Optional.of("belongs to another user");
    } catch (IOException e) {
      return Optional.of("cannot be made (" + e + ")");
    }
  }

  /** Makes a folder that no other user may change. */
  private static void make(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Whoever owns a folder in a place that all may write to decides what code runs. */
  private static boolean isOwn(Path folder) throws IOException {
    String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    return System.getProperty(PROPERTY) != null || owner.equals(System.getProperty("user.name"));
  }
}
