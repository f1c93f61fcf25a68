/**
 * What may a person ask on the command line, and what is the answer's exit code?
 *
 * <p>Reading order: {@link dev.convoy.spark.cli.Main}, {@code ConvoyCommand}, one class for each
 * verb ({@code RunCommand} ...), {@code Failures}.
 *
 * <p>May import everything. A verb that needs no Spark must not load a class of Spark: it starts in
 * a tenth of a second, and works where there is none. {@code Failures} alone turns an exception
 * into a first line and an exit code: 1 when a job had begun, 2 when the request is wrong.
 *
 * <p>To add a verb: 1. a class with picocli's {@code @Command}; 2. its place in {@code
 * ConvoyCommand}; 3. a line in the table of {@code README.md}; 4. a test of its output and of one
 * refusal.
 */
package dev.convoy.spark.cli;
