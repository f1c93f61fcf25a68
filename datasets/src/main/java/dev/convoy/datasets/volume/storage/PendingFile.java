package dev.convoy.datasets.volume.storage;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file being written that nobody sees under its name until {@link #publish}.
 *
 * <p>On file systems it grows under a temporary name and is renamed over the old one; on object
 * stores it is one PUT that the closing of the stream completes. Closing without publishing leaves
 * nothing behind.
 */
public final class PendingFile implements Closeable {
  private static final String ABORTABLE = "fs.capability.outputstream.abortable";

  private final VolumeStorage storage;
  private final FileSystem system;
  private final Path path;
  private final Path written;
  private final FSDataOutputStream out;
  private boolean done;

  private PendingFile(
      VolumeStorage storage, FileSystem system, Path path, Path written, FSDataOutputStream out) {
    this.storage = storage;
    this.system = system;
    this.path = path;
    this.written = written;
    this.out = out;
  }

  static PendingFile start(VolumeStorage storage, Path path, Path temporaryFolder)
      throws IOException {
    FileSystem system = storage.system(path);
    Path written =
        VolumeStorage.isObjectStore(system)
            ? path
            : new Path(temporaryFolder, "." + path.getName() + "." + UUID.randomUUID());
    return new PendingFile(storage, system, path, written, system.create(written, true));
  }

  /** Returns where the bytes go; closing it closes nothing. */
  public OutputStream stream() {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] src, int offset, int count) throws IOException {
        out.write(src, offset, count);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** Makes the file appear under its name, whole; replaces an older one. */
  public void publish() throws IOException {
    out.close();
    if (!written.equals(path)) {
      system.mkdirs(path.getParent());
      rename();
    }
    done = true;
  }

  private void rename() throws IOException {
    if (system instanceof RawLocalFileSystem) {
      requireRenamed(system.rename(written, path));
    } else if (!system.rename(written, path)) {
      FileContext.getFileContext(system.getUri(), storage.hadoop())
          .rename(written, path, Options.Rename.OVERWRITE);
    }
  }

  private void requireRenamed(boolean renamed) throws IOException {
    if (!renamed) {
      throw new IOException("Cannot publish " + path + ": renaming " + written + " failed");
    }
  }

  /** Removes what was written, unless it was published. */
  @Override
  public void close() throws IOException {
    if (done) {
      return;
    }
    done = true;
    if (out.hasCapability(ABORTABLE) && out.getWrappedStream() instanceof Abortable stream) {
      stream.abort();
      return;
    }
    closeAfterFailure();
    if (!written.equals(path)) {
      system.delete(written, false);
    }
  }

  private void closeAfterFailure() {
    try {
      out.close();
    } catch (IOException e) {
      // The failure that led here is already on its way to the caller.
    }
  }
}
