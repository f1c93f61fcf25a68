package dev.convoy.spark.job.listing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lists folders of the local file system, where links may lead anywhere.
 *
 * <p>Hadoop's own listing follows links without a word and leaves out those that lead nowhere.
 */
final class LocalFolder {
  private final FileSystem files;
  private final java.nio.file.Path root;

  /**
   * @param root the folder that links must stay in
   */
  LocalFolder(FileSystem files, Path root) throws IOException {
    this.files = files;
    this.root = local(root).toRealPath();
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /** Gives the entries of a folder to {@code sink}. */
  void list(Path folder, EntrySink sink) throws IOException {
    try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(local(folder))) {
      Iterator<java.nio.file.Path> each = entries.iterator();
      while (each.hasNext()) {
        java.nio.file.Path entry = each.next();
        sink.accept(entry(folder, entry));
      }
    }
  }

  /** Takes entries. */
  interface EntrySink {
    void accept(FolderEntry entry) throws IOException;
  }

  private FolderEntry entry(Path folder, java.nio.file.Path entry) throws IOException {
    Path path = files.makeQualified(new Path(folder, new Path(null, null, name(entry))));
    try {
      boolean link = Files.isSymbolicLink(entry);
      if (link && !entry.toRealPath().startsWith(root)) {
        String target = "the link leads to " + entry.toRealPath() + ", outside the input folder";
        return new FolderEntry(
            path, null, "outside_root: Cannot follow the file: " + target, false);
      }
      boolean linkedFolder = link && Files.isDirectory(entry);
      return new FolderEntry(path, files.getFileStatus(path), null, linkedFolder);
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      String problem = "not_found: Cannot find the file: it is gone, or a link that leads nowhere";
      return new FolderEntry(path, null, problem, false);
    } catch (IOException e) {
      return new FolderEntry(path, null, "io: Cannot look at the file: " + e.getMessage(), false);
    }
  }

  private static String name(java.nio.file.Path entry) {
    return String.valueOf(entry.getFileName());
  }
}
