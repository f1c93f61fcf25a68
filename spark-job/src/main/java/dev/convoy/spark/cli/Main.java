package dev.convoy.spark.cli;

/** Starts the command line. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    int code = ConvoyCommand.run(args);
    System.out.flush();
    System.exit(code);
  }
}
