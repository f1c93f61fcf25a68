package dev.convoy.spark.job.listing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Cuts a tree of folders into parts that tasks can list side by side.
 *
 * <p>The driver looks at few folders, and at few names in each: a folder of millions of files is
 * one part.
 */
final class Frontier {
  private static final int MOST_NAMES = 10_000;

  private final FileSystem files;
  private int namesLeft = MOST_NAMES;

  private Frontier(FileSystem files) {
    this.files = files;
  }

  /**
   * A part.
   *
   * @param recursive whether folders below belong to it
   */
  record Folder(String path, boolean recursive) {
    /** Returns it as one text, which any serializer carries. */
    String text() {
      return (recursive ? "r" : "s") + path;
    }
  }

  /** Returns the part that a text stands for. */
  static Folder parse(String text) {
    return new Folder(text.substring(1), text.charAt(0) == 'r');
  }

  /**
   * Returns parts that together are the tree.
   *
   * @param wanted how many would be enough
   */
  static List<Folder> of(FileSystem files, Path root, boolean recursive, int wanted) {
    if (!recursive) {
      return List.of(new Folder(root.toString(), false));
    }
    return new Frontier(files).expand(root, wanted);
  }

  private List<Folder> expand(Path root, int wanted) {
    ArrayDeque<Path> open = new ArrayDeque<>(List.of(root));
    List<Folder> parts = new ArrayList<>();
    while (!open.isEmpty() && open.size() + parts.size() < wanted) {
      Path folder = open.poll();
      List<Path> below = foldersIn(folder);
      parts.add(new Folder(folder.toString(), below == null));
      if (below != null) {
        open.addAll(below);
      }
    }
    open.forEach(folder -> parts.add(new Folder(folder.toString(), true)));
    return parts;
  }

  /** Returns the folders in a folder; null when that would take long or cannot be told. */
  private List<Path> foldersIn(Path folder) {
    List<Path> below = new ArrayList<>();
    try {
      RemoteIterator<FileStatus> names = files.listStatusIterator(folder);
      while (names.hasNext()) {
        FileStatus status = names.next();
        if (--namesLeft < 0) {
          return null;
        }
        Path path = files.makeQualified(status.getPath());
        if (status.isDirectory() && !path.getName().startsWith(".") && !isLink(path)) {
          below.add(path);
        }
      }
      return below;
    } catch (IOException e) {
      return null;
    }
  }

  private boolean isLink(Path path) {
    return files.getScheme().equals("file")
        && Files.isSymbolicLink(java.nio.file.Path.of(path.toUri().getPath()));
  }
}
