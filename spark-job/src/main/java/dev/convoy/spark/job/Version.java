package dev.convoy.spark.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Convoy's own version, as the build wrote it. */
public final class Version {
  private static final String CURRENT = read();

  private Version() {}

  /** Returns for example {@code 0.1.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream source = Version.class.getResourceAsStream("version.properties")) {
      properties.load(source);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read version.properties of the jar", e);
    }
    return properties.getProperty("version");
  }
}
