package dev.convoy.spark.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Processes with Spark's jars on their class path, each with a log in one folder. */
final class SparkProcesses {
  /** These live for seconds: the optimizing compiler would take more than it gives. */
  private static final String COMPILER = "-XX:TieredStopAtLevel=1";

  private final Path folder;
  private final String sparkJars;
  private final String convoy;

  /** Takes Spark and Convoy from this process. */
  SparkProcesses(Path folder) {
    this(folder, Path.of(System.getenv("SPARK_HOME"), "jars"), ownClasses());
  }

  /**
   * Takes another Spark.
   *
   * @param folder where logs go
   * @param sparkJars folder of Spark's jars
   * @param convoy class path without Spark
   */
  SparkProcesses(Path folder, Path sparkJars, String convoy) {
    this.folder = folder;
    this.sparkJars = sparkJars.toAbsolutePath() + "/*";
    this.convoy = convoy;
  }

  /** Starts a class of Spark's own. */
  Process daemon(String name, String main, List<String> arguments) throws IOException {
    List<String> command = java("-Xmx256m", sparkJars);
    command.add(main);
    command.addAll(arguments);
    return start(name, command);
  }

  /** Starts {@code convoy} by SparkSubmit. */
  Process submit(String name, String master, List<String> settings, List<String> arguments)
      throws IOException {
    List<String> command = java("-Xmx768m", sparkJars + File.pathSeparator + convoy);
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", master, "--deploy-mode", "client"));
    command.addAll(List.of("--class", "dev.convoy.spark.cli.Main"));
    command.addAll(List.of("--executor-memory", "512m", "--executor-cores", "1"));
    command.addAll(List.of("--total-executor-cores", "2"));
    List<String> all = new ArrayList<>(settings);
    all.add("spark.executor.extraClassPath=" + convoy);
    all.add("spark.executor.extraJavaOptions=" + COMPILER);
    all.add("spark.driver.host=127.0.0.1");
    all.add("spark.driver.bindAddress=127.0.0.1");
    all.add("spark.ui.enabled=false");
    all.forEach(setting -> command.addAll(List.of("--conf", setting)));
    command.add("spark-internal");
    command.addAll(arguments);
    return start(name, command);
  }

  String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> java(String heap, String classpath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Arrays.asList(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of(heap, COMPILER, "-cp", classpath));
    return command;
  }

  /** Returns the class path of this process without what Spark brings itself. */
  private static String ownClasses() {
    List<String> sparks =
        Arrays.asList(new File(System.getenv("SPARK_HOME"), "jars").list((dir, name) -> true));
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !sparks.contains(new File(entry).getName()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Process start(String name, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    return builder.start();
  }
}
