package dev.convoy.spark.cli;

import dev.convoy.spark.job.Version;

public final class Main {
  public static void main(String[] args) {
    System.out.println(Version.current());
  }
}
