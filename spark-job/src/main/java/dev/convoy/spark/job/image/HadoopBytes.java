package dev.convoy.spark.job.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads whole files through Hadoop's file systems. */
final class HadoopBytes implements ByteSource {
  private static final int STEP = 1 << 16;

  private final Configuration configuration;

  HadoopBytes(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public byte[] read(ImageRef ref) throws IOException {
    Path path = new Path(ref.path());
    FileSystem files = path.getFileSystem(configuration);
    try (FSDataInputStream in = files.open(path)) {
      byte[] listed = new byte[(int) Math.min(ref.bytes(), Integer.MAX_VALUE - 8)];
      int got = in.readNBytes(listed, 0, listed.length);
      if (got < listed.length) {
        return java.util.Arrays.copyOf(listed, got);
      }
      int more = in.read();
      return more < 0 ? listed : grown(listed, more, in);
    }
  }

  /** The file has grown since it was listed: it is read to its present end. */
  private static byte[] grown(byte[] start, int next, FSDataInputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream(start.length + STEP);
    all.write(start);
    all.write(next);
    in.transferTo(all);
    return all.toByteArray();
  }
}
