package dev.convoy.spark.cli;

/**
 * How far one step's result is from what was stored.
 *
 * @param name a layer's, or {@code decode}, {@code resize} or {@code normalize}
 */
record Compared(String name, Difference difference) {}
