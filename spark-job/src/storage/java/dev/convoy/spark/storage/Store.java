package dev.convoy.spark.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/** A file system that a job's input, model and output may lie on. */
interface Store extends AutoCloseable {
  FileSystem files() throws IOException;

  /** Returns the folder that tests write to, qualified. */
  Path root() throws IOException;

  /** Copies a file or a folder of this machine, by plain streams as Convoy writes. */
  default void copy(java.nio.file.Path from, String name) throws IOException {
    FileSystem files = files();
    FileUtil.copy(from.toFile(), files, new Path(root(), name), false, files.getConf());
  }

  @Override
  void close();
}
