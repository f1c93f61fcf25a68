package dev.convoy.spark.job.ship;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** The driver's settings of Hadoop, for tasks: file systems, their addresses and credentials. */
public final class HadoopSettings implements Serializable {
  private static final long serialVersionUID = 1;

  /** What this process has read, by the array that it was read from. */
  private static final Map<byte[], Configuration> READ =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Broadcast<byte[]> bytes;

  private HadoopSettings(Broadcast<byte[]> bytes) {
    this.bytes = bytes;
  }

  /** Takes the settings of a context along. */
  public static HadoopSettings of(JavaSparkContext context) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      context.hadoopConfiguration().write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new HadoopSettings(context.broadcast(bytes.toByteArray()));
  }

  /** Returns the settings as Hadoop takes them; all tasks of a process share them. */
  public Configuration configuration() {
    return READ.computeIfAbsent(bytes.value(), HadoopSettings::read);
  }

  private static Configuration read(byte[] bytes) {
    Configuration configuration = new Configuration(false);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      configuration.readFields(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return configuration;
  }
}
