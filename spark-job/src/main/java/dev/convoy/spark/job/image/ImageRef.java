package dev.convoy.spark.job.image;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** One listed image on its way to a task. */
public final class ImageRef implements Serializable {
  private static final long serialVersionUID = 1;

  private final long index;
  private final String path;
  private final long bytes;
  private final String problem;
  private final String table;
  private final long row;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ImageRef() {
    this(0, "", 0, null, null, 0);
  }

  /**
   * Names an image.
   *
   * @param index place in the order of paths
   * @param path qualified path, or the key of a table's row
   * @param bytes size as listed
   * @param problem why it was listed as unusable, {@code code: message}; null when it was not
   * @param table qualified path of the Parquet file that holds the bytes; null for a file of its
   *     own
   * @param row of that file, from 0
   */
  public ImageRef(long index, String path, long bytes, String problem, String table, long row) {
    this.index = index;
    this.path = path;
    this.bytes = bytes;
    this.problem = problem;
    this.table = table;
    this.row = row;
  }

  /** Returns the image of a row of the listing. */
  static ImageRef of(Row row) {
    return new ImageRef(
        row.getLong(0),
        row.getString(1),
        row.getLong(2),
        row.getString(4),
        row.getString(5),
        row.getLong(6));
  }

  long index() {
    return index;
  }

  String path() {
    return path;
  }

  long bytes() {
    return bytes;
  }

  String problem() {
    return problem;
  }

  String table() {
    return table;
  }

  long row() {
    return row;
  }
}
