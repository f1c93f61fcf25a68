package dev.convoy.spark.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file system that a job's input, model and output may lie on. */
interface Store extends AutoCloseable {
  FileSystem files() throws IOException;

  /** Returns the folder that tests write to, qualified. */
  Path root() throws IOException;

  @Override
  void close();
}
