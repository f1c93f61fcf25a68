package dev.convoy.spark.job;

import dev.convoy.spark.job.ship.ConvoyKryoRegistrator;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Starts Spark as a job wants it. */
public final class Sessions {
  private static final String HADOOP = "spark.hadoop.";
  private static final String LOCAL_FILES = "fs.file.impl";

  private Sessions() {}

  /** Starts Spark with the settings of {@link #conf}. */
  public static SparkSession start(
      String name, Optional<String> master, Map<String, String> settings) {
    return start(conf(name, master, settings));
  }

  /** Starts Spark. */
  public static SparkSession start(SparkConf conf) {
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /**
   * Returns the settings that a job's Spark starts with.
   *
   * @param master its URL; empty for what spark-submit says, or else all cores of this host
   * @param settings of the job file, by their full names
   */
  public static SparkConf conf(String name, Optional<String> master, Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", name);
    conf.setIfMissing("spark.kryo.registrator", ConvoyKryoRegistrator.class.getName());
    settings.forEach(conf::set);
    conf.setMaster(master(master, settings));
    if (isThisProcess(conf.get("spark.master"))) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing(HADOOP + LOCAL_FILES, PosixFileSystem.class.getName());
    } else {
      ownJar().ifPresent(jar -> conf.setIfMissing("spark.jars", jar));
    }
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.sql.artifact.isolation.enabled", "false");
    conf.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
    return conf;
  }

  private static String master(Optional<String> master, Map<String, String> settings) {
    return master
        .or(() -> Optional.ofNullable(settings.get("spark.master")))
        .or(() -> Optional.ofNullable(System.getProperty("spark.master")))
        .orElse("local[*]");
  }

  /** Tells whether the tasks of a master run in this very process. */
  public static boolean isThisProcess(String master) {
    return master.equals("local") || master.startsWith("local[");
  }

  /** Returns how many tasks run at once. */
  public static int taskSlots(JavaSparkContext context) {
    int taskCpus = context.getConf().getInt("spark.task.cpus", 1);
    return Math.max(1, context.defaultParallelism() / taskCpus);
  }

  /** Returns Hadoop's settings as a Spark with these settings has them. */
  public static Configuration hadoop(SparkConf conf) {
    Configuration configuration = new Configuration();
    for (Tuple2<String, String> setting : conf.getAllWithPrefix(HADOOP)) {
      configuration.set(setting._1(), setting._2());
    }
    return configuration;
  }

  /** Returns the jar that this class is in, for executors elsewhere. */
  private static Optional<String> ownJar() {
    CodeSource source = Sessions.class.getProtectionDomain().getCodeSource();
    try {
      Path path = Path.of(source.getLocation().toURI());
      return path.toString().endsWith(".jar") ? Optional.of(path.toString()) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
