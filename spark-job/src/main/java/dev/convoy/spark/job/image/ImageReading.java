package dev.convoy.spark.job.image;

import java.io.IOException;
import java.util.Iterator;

/** Listed images that are read one after the other, until this is closed. */
interface ImageReading extends Iterator<ReadResult<ImageRef>>, AutoCloseable {
  @Override
  void close() throws IOException;
}
