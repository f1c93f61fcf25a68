package dev.convoy.spark.job.image;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/** One column of bytes of a Parquet file, read forward a row at a time. Used by one thread. */
final class TableFile implements AutoCloseable {
  private final String path;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final ColumnDescriptor descriptor;
  private ColumnReader values;
  private int group;
  private long groupEnd;
  private long next;

  /**
   * Opens a file.
   *
   * @param path qualified
   * @param column at the top level, binary
   */
  TableFile(String path, String column, Configuration configuration) throws IOException {
    this.path = path;
    this.reader = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), configuration));
    MessageType whole = reader.getFileMetaData().getSchema();
    this.schema = new MessageType(whole.getName(), whole.getType(column));
    this.descriptor = schema.getColumns().get(0);
    reader.setRequestedSchema(schema);
  }

  String path() {
    return path;
  }

  /** Returns the row that {@link #read} gives next at the earliest. */
  long next() {
    return next;
  }

  /**
   * Returns a row's bytes, null where the table holds none.
   *
   * @param row from {@link #next} on
   */
  byte[] read(long row) throws IOException {
    while (row >= groupEnd) {
      openGroup(row);
    }
    for (; next < row; next++) {
      if (isThere()) {
        values.skip();
      }
      values.consume();
    }
    byte[] bytes = isThere() ? values.getBinary().getBytes() : null;
    values.consume();
    next++;
    return bytes;
  }

  private boolean isThere() {
    return values.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel();
  }

  /** Goes to the next row group, past its pages when the row is not in it. */
  private void openGroup(long row) throws IOException {
    if (group >= reader.getRowGroups().size()) {
      throw new IOException("the table's file has only " + groupEnd + " rows, not row " + row);
    }
    next = groupEnd;
    groupEnd += reader.getRowGroups().get(group++).getRowCount();
    if (row >= groupEnd) {
      reader.skipNextRowGroup();
      return;
    }
    PageReadStore pages = reader.readNextRowGroup();
    values =
        new ColumnReadStoreImpl(
                pages,
                new GroupRecordConverter(schema).getRootConverter(),
                schema,
                reader.getFileMetaData().getCreatedBy())
            .getColumnReader(descriptor);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
