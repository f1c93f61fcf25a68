package dev.convoy.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.convoy.spark.job.Sessions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * An S3 in a process of its own (s3proxy, objects in its memory: its folders forget empty markers),
 * behind a {@link FaultyProxy}.
 */
final class S3 implements Store {
  /** Tasks are tried again, as on a cluster; by default they are not in one process. */
  static final String MASTER = "local[2,4]";

  private static final long START_SECONDS = 60;
  private static final int MANY = 20;

  private static final String LOGGING =
      """
      <configuration><root level="OFF"/></configuration>
      """;

  private final String bucket;
  private final Process process;
  private final FaultyProxy proxy;
  private final Map<String, String> settings = new TreeMap<>();

  /**
   * @param folder for its settings and what it prints
   */
  S3(Path folder) throws Exception {
    int port = freePort();
    // Hadoop keeps a file system for each name, with the settings that it was first asked for with.
    bucket = "convoy-" + port;
    process = start(folder, port);
    URI address = URI.create("http://127.0.0.1:" + port);
    await(address);
    proxy = new FaultyProxy(address);
    set("endpoint", proxy.address().toString());
    set("endpoint.region", "us-east-1");
    set("path.style.access", "true");
    set("connection.ssl.enabled", "false");
    set("aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    set("access.key", "nobody");
    set("secret.key", "nothing");
    // As often as by default, but sooner.
    set("retry.interval", "50ms");
    set("retry.throttle.interval", "50ms");
  }

  private void set(String name, String value) {
    settings.put("spark.hadoop.fs.s3a." + name, value);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process start(Path folder, int port) throws IOException {
    Path properties = folder.resolve("s3proxy.properties");
    Files.writeString(
        properties,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=none
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=transient
        jclouds.identity=nobody
        jclouds.credential=nothing
        """
            .formatted(port));
    Path logging = Files.writeString(folder.resolve("logback.xml"), LOGGING);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            Files.readString(Path.of("target", "s3proxy.classpath")).strip(),
            "org.gaul.s3proxy.Main",
            "--properties",
            properties.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("s3proxy.log").toFile())
        .start();
  }

  /** Makes the bucket, as soon as there is an answer. */
  private void await(URI address) throws IOException, InterruptedException {
    HttpRequest put =
        HttpRequest.newBuilder(address.resolve("/" + bucket)).PUT(BodyPublishers.noBody()).build();
    long end = System.nanoTime() + START_SECONDS * 1_000_000_000;
    while (true) {
      try {
        assertEquals(
            200, HttpClient.newHttpClient().send(put, BodyHandlers.discarding()).statusCode());
        return;
      } catch (ConnectException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** Returns what Spark must know of it, as a job file's section {@code spark} says it. */
  Map<String, String> settings() {
    return settings;
  }

  /**
   * Runs a job while one of ten requests is answered by 503 and another one's connection is cut;
   * both must have happened often.
   */
  Watch disturb(SparkSession spark, Watch.Work job) throws IOException {
    proxy.fail(10);
    try {
      Watch watch = Watch.of(spark, job);
      assertTrue(proxy.refused() > MANY && proxy.cut() > MANY, this::fault);
      return watch;
    } finally {
      proxy.fail(0);
    }
  }

  /** Returns what {@link #disturb} did, as the table of faults says it. */
  String fault() {
    return "S3 answers 503 to %d requests and cuts %d connections"
        .formatted(proxy.refused(), proxy.cut());
  }

  @Override
  public FileSystem files() throws IOException {
    return root().getFileSystem(Sessions.hadoop(Sessions.conf("test", Optional.empty(), settings)));
  }

  @Override
  public org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path("s3a://" + bucket + "/jobs");
  }

  @Override
  public void close() {
    proxy.close();
    process.destroy();
  }
}
