package dev.convoy.spark.job.listing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Walks through folders and gives the files that count, folder by folder.
 *
 * <p>Names that begin with a dot do not count. Holds the entries of one local folder at a time; of
 * other file systems one page.
 */
final class FolderWalk implements Iterator<Found> {
  private final FileSystem files;
  private final LocalFolder local;
  private final ListingTask.Request request;
  private final Glob glob;
  private final String below;
  private final LongConsumer unmatched;
  private final ArrayDeque<Path> folders = new ArrayDeque<>();
  private final ArrayDeque<Found> ready = new ArrayDeque<>();
  private RemoteIterator<FileStatus> page;
  private final boolean recursive;

  /**
   * @param start where to begin, in the request's root or below
   * @param unmatched told of files that do not match, one at a time
   */
  FolderWalk(
      ListingTask.Request request,
      Configuration configuration,
      Frontier.Folder start,
      LongConsumer unmatched)
      throws IOException {
    Path root = new Path(request.root());
    this.files = root.getFileSystem(configuration);
    this.local = files.getScheme().equals("file") ? new LocalFolder(files, root) : null;
    this.request = request;
    this.glob = new Glob(request.glob());
    this.below = request.root().endsWith("/") ? request.root() : request.root() + "/";
    this.recursive = start.recursive();
    this.unmatched = unmatched;
    folders.add(new Path(start.path()));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (page != null || !folders.isEmpty())) {
      try {
        advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Found next() {
    if (!hasNext()) {
      throw new NoSuchElementException("Cannot list another file: all are listed");
    }
    return ready.poll();
  }

  private void advance() throws IOException {
    if (page != null) {
      if (page.hasNext()) {
        FileStatus status = page.next();
        take(new FolderEntry(files.makeQualified(status.getPath()), status, null, false));
      } else {
        page = null;
      }
      return;
    }
    Path folder = folders.poll();
    try {
      if (local == null) {
        page = files.listStatusIterator(folder);
      } else {
        local.list(folder, this::take);
      }
    } catch (FileNotFoundException e) {
      unreadable(folder, "not_found: Cannot list the folder: it is gone");
    } catch (IOException e) {
      unreadable(folder, "permission: Cannot list the folder: " + e.getMessage());
    }
  }

  private void unreadable(Path folder, String problem) {
    ready.add(new Found(folder.toString(), 0, 0, problem));
  }

  private void take(FolderEntry entry) {
    String path = entry.path().toString();
    boolean hidden = entry.path().getName().startsWith(".");
    if (hidden || entry.linkedFolder() || path.equals(request.excluded())) {
      return;
    }
    if (entry.isFolder()) {
      if (recursive) {
        folders.add(entry.path());
      }
      return;
    }
    if (!glob.matches(path.startsWith(below) ? path.substring(below.length()) : path)) {
      unmatched.accept(1);
      return;
    }
    FileStatus status = entry.status();
    ready.add(
        new Found(
            path,
            status == null ? 0 : status.getLen(),
            status == null ? 0 : status.getModificationTime(),
            entry.problem()));
  }
}
