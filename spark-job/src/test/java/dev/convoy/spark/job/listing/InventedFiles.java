package dev.convoy.spark.job.listing;

import java.io.FileNotFoundException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that invents the files it lists, and holds none of them: {@code
 * invented:///photos/f00012/00000345.jpg}. Names, sizes and times follow from numbers, so that each
 * listing gives the same. Opening a file says that it is gone.
 */
public final class InventedFiles extends FileSystem {
  /** How many folders there are. */
  public static final String FOLDERS = "invented.folders";

  /** How many files each folder has. */
  public static final String FILES = "invented.files";

  private static final URI ROOT = URI.create("invented:///");
  private static final long FIRST_TIME = 1_700_000_000_000L;
  private static final String PHOTOS = "/photos";

  @Override
  public void initialize(URI name, Configuration conf) {
    setConf(conf);
  }

  @Override
  public String getScheme() {
    return "invented";
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  private static FileStatus folder(Path path) {
    return new FileStatus(0, true, 1, 1, FIRST_TIME, path);
  }

  private static FileStatus file(Path path) {
    String name = path.getName();
    long number = Long.parseLong(name.substring(0, name.indexOf('.')));
    long bytes = 20_000 + number * 7919 % 90_000;
    return new FileStatus(bytes, false, 1, 1 << 20, FIRST_TIME + number, path);
  }

  @Override
  public FileStatus getFileStatus(Path given) {
    Path path = makeQualified(given);
    return path.getName().endsWith(".jpg") ? file(path) : folder(path);
  }

  /** Gives one entry after the other, as a store does that pages; no list of them is ever held. */
  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path folder) {
    Path path = makeQualified(folder);
    boolean top = path.toUri().getPath().equals(PHOTOS);
    int count = getConf().getInt(top ? FOLDERS : FILES, 0);
    int first = top ? 0 : count * Integer.parseInt(path.getName().substring(1));
    return new RemoteIterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < count;
      }

      @Override
      public FileStatus next() {
        int number = first + next++;
        String name = String.format(Locale.ROOT, top ? "f%05d" : "%08d.jpg", number);
        return getFileStatus(new Path(path, name));
      }
    };
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws java.io.IOException {
    List<FileStatus> all = new ArrayList<>();
    RemoteIterator<FileStatus> each = listStatusIterator(folder);
    while (each.hasNext()) {
      all.add(each.next());
    }
    return all.toArray(FileStatus[]::new);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws FileNotFoundException {
    throw new FileNotFoundException(path + " is invented");
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("Cannot change invented files");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw readOnly();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw readOnly();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw readOnly();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw readOnly();
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw readOnly();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(ROOT);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw readOnly();
  }
}
