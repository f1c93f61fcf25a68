package dev.convoy.spark.job.image;

import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;

/** Reads images out of Parquet files, in order; one file is open at a time. */
final class TableRows implements ImageReading {
  private final Iterator<ImageRef> refs;
  private final String column;
  private final Configuration configuration;
  private TableFile file;

  /**
   * @param refs sorted by file and row
   * @param column that holds the bytes
   */
  TableRows(Iterator<ImageRef> refs, String column, Configuration configuration) {
    this.refs = refs;
    this.column = column;
    this.configuration = configuration;
  }

  @Override
  public boolean hasNext() {
    return refs.hasNext();
  }

  @Override
  public ReadResult<ImageRef> next() {
    ImageRef ref = refs.next();
    try {
      byte[] bytes = open(ref).read(ref.row());
      return bytes == null
          ? ReadResult.failed(
              ref, new ImageError("read", "no_content", "Cannot read the row: it holds no bytes"))
          : ReadResult.of(ref, bytes);
    } catch (IOException | RuntimeException e) {
      return ReadAhead.unreadable(ref, e);
    }
  }

  private TableFile open(ImageRef ref) throws IOException {
    boolean ahead = file != null && file.path().equals(ref.table()) && file.next() <= ref.row();
    if (!ahead) {
      close();
      file = new TableFile(ref.table(), column, configuration);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
