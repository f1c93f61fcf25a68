package dev.convoy.spark.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A standalone Spark of separate processes on this host: a master, two workers of one core each,
 * drivers by SparkSubmit. Executors take Convoy from this process's class path.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String SPARK_JARS = System.getenv("SPARK_HOME") + "/jars/*";

  private final Path folder;
  private final String url;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    int port = freePort();
    url = "spark://127.0.0.1:" + port;
    master =
        daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0"));
    await("the master", () -> log("master").contains("New state: ALIVE"));
    addWorker();
    addWorker();
  }

  void addWorker() throws IOException {
    String name = "worker" + workers.size();
    List<String> arguments =
        List.of(
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve(name).toString(),
            url);
    workers.add(daemon(name, "org.apache.spark.deploy.worker.Worker", arguments));
    await(name, () -> log(name).contains("Successfully registered"));
  }

  String url() {
    return url;
  }

  /** Starts {@code convoy} by SparkSubmit. */
  Process submit(String name, String master, List<String> settings, List<String> arguments)
      throws IOException {
    List<String> command = java("-Xmx768m", SPARK_JARS + File.pathSeparator + ownClasses());
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", master, "--deploy-mode", "client"));
    command.addAll(List.of("--class", "dev.convoy.spark.cli.Main"));
    command.addAll(List.of("--executor-memory", "512m", "--executor-cores", "1"));
    command.addAll(List.of("--total-executor-cores", "2"));
    List<String> all = new ArrayList<>(settings);
    all.add("spark.executor.extraClassPath=" + ownClasses());
    all.add("spark.driver.host=127.0.0.1");
    all.add("spark.driver.bindAddress=127.0.0.1");
    all.add("spark.ui.enabled=false");
    all.forEach(setting -> command.addAll(List.of("--conf", setting)));
    command.add("spark-internal");
    command.addAll(arguments);
    return start(name, command);
  }

  /** Kills the process of an executor with signal 9, as soon as there is one. */
  void killExecutor() {
    await("an executor", () -> !executors().isEmpty());
    executors().get(0).destroyForcibly();
  }

  /** A worker starts nothing but executors. */
  private List<ProcessHandle> executors() {
    return workers.stream().flatMap(worker -> worker.toHandle().children()).toList();
  }

  /** Kills a worker and its executors with signal 9: a host that is gone. */
  void killWorker() {
    await("an executor", () -> !executors().isEmpty());
    Process worker =
        workers.stream()
            .filter(each -> each.toHandle().descendants().findAny().isPresent())
            .findFirst()
            .orElseThrow();
    List<ProcessHandle> children = worker.toHandle().descendants().toList();
    worker.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    workers.remove(worker);
  }

  String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      return "";
    }
  }

  static void await(String what, BooleanSupplier there) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!there.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Cannot wait longer for " + what + ": 60 s are over");
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private Process daemon(String name, String main, List<String> arguments) throws IOException {
    List<String> command = java("-Xmx256m", SPARK_JARS);
    command.add(main);
    command.addAll(arguments);
    return start(name, command);
  }

  private static List<String> java(String heap, String classpath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Arrays.asList(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of(heap, "-cp", classpath));
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    List<Process> all = new ArrayList<>(workers);
    all.add(master);
    for (Process each : all) {
      List<ProcessHandle> children = each.toHandle().descendants().toList();
      each.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
