package dev.convoy.spark.job.image;

import java.util.Locale;

/**
 * Inputs that are published together.
 *
 * @param number from 0
 * @param from index of the first input
 * @param to index behind the last input
 */
record Segment(int number, long from, long to) {
  /** How a number is written in the name of a folder. */
  static final String NUMBER = "%05d";

  long inputs() {
    return to - from;
  }

  /** Returns the number in the name of a segment's folder. */
  static int numberOf(String folder) {
    return Integer.parseInt(folder.substring(folder.indexOf('=') + 1));
  }

  /** Returns the name of its folder: {@code segment=00000}. */
  String folder() {
    return "segment=" + String.format(Locale.ROOT, NUMBER, number);
  }
}
