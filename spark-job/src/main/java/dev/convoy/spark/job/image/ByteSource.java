package dev.convoy.spark.job.image;

import java.io.IOException;

/** Where the bytes of listed images come from. Safe to share between threads. */
interface ByteSource {
  /** Returns all bytes of an image. */
  byte[] read(ImageRef ref) throws IOException;
}
