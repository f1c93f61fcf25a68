package dev.convoy.spark.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A standalone Spark of separate processes: a master, two workers of a core each, which take
 * different addresses of this host, so that Spark sees two hosts.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final int MOST_MINUTES = 10;

  private final Path folder;
  private final SparkProcesses processes;
  private final String url;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();
  private int started;

  StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    processes = new SparkProcesses(folder);
    int port = freePort();
    url = "spark://127.0.0.1:" + port;
    master =
        processes.daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0"));
    await("master", master, () -> processes.log("master").contains("New state: ALIVE"));
    addWorker();
    addWorker();
  }

  void addWorker() throws IOException {
    started++;
    String name = "worker" + started;
    List<String> arguments =
        List.of(
            "--host",
            "127.0.0." + started,
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve(name).toString(),
            url);
    Process worker = processes.daemon(name, "org.apache.spark.deploy.worker.Worker", arguments);
    workers.add(worker);
    await(name, worker, () -> processes.log(name).contains("Successfully registered"));
  }

  String url() {
    return url;
  }

  SparkProcesses processes() {
    return processes;
  }

  /** Kills the worker of an executor and all that it started with signal 9: a host that is gone. */
  void killWorkerOf(ProcessHandle executor) {
    Process worker =
        workers.stream()
            .filter(each -> each.toHandle().descendants().anyMatch(executor::equals))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no worker started process " + executor.pid()));
    List<ProcessHandle> children = worker.toHandle().descendants().toList();
    worker.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    workers.remove(worker);
  }

  /**
   * Waits for something that a process brings about, as long as it lives: on a loaded machine
   * everything takes its time.
   *
   * @param name of the process's log
   */
  void await(String name, Process process, BooleanSupplier there) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
    while (!there.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String why = process.isAlive() ? MOST_MINUTES + " minutes are over" : "it has ended";
        throw new AssertionError(
            "Cannot wait for %s: %s%n%s".formatted(name, why, processes.log(name)));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
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
