package dev.convoy.engine.plan;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.tensor.ElementType;
import dev.convoy.engine.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a plan decided and why, for people and tools; the order of lines is the order of running.
 *
 * @param lines one for each kernel
 * @param passes names of the passes that changed the graph
 * @param batch items computed together
 * @param threads native threads of a run
 * @param precision requested
 * @param workspaceBytes intermediate arrays and scratch memory of each task
 * @param batchBytes inputs and outputs of one batch, of each task
 * @param weightBytes prepared and folded weights that all threads share, those of the model not
 *     among them
 */
public record PlanExplanation(
    List<Line> lines,
    List<String> passes,
    int batch,
    int threads,
    Precision precision,
    long workspaceBytes,
    long batchBytes,
    long weightBytes) {
  /**
   * One kernel.
   *
   * @param name of the node
   * @param kind of the layer
   * @param srcs item shapes of the sources
   * @param dsts item shapes of the results
   * @param stored type that the results are kept in
   * @param parameters numbers in the weights
   * @param flops of one item
   * @param movedBytes of sources and results of one item, and its share of a batch's weights
   * @param precision that it computes in, which may be better than the one requested
   * @param implementation that computes it
   * @param refusals of providers asked before
   * @param scratchBytes that a run needs beside the arrays
   */
  public record Line(
      String name,
      String kind,
      List<Shape> srcs,
      List<Shape> dsts,
      ElementType stored,
      long parameters,
      long flops,
      long movedBytes,
      Precision precision,
      String implementation,
      List<String> refusals,
      long scratchBytes) {}

  PlanExplanation withPasses(List<String> passes) {
    return new PlanExplanation(
        lines, passes, batch, threads, precision, workspaceBytes, batchBytes, weightBytes);
  }

  /** Returns the most native memory that one task takes, the shared weights left out. */
  public long taskBytes() {
    return workspaceBytes + batchBytes;
  }

  /** Returns the operations of one item. */
  public long flops() {
    return lines.stream().mapToLong(Line::flops).sum();
  }

  /** Returns the bytes that all kernels read and write for one item, each array once. */
  public long movedBytes() {
    return lines.stream().mapToLong(Line::movedBytes).sum();
  }

  /** Returns how many kernels compute in the precision requested. */
  public long asRequested() {
    return lines.stream().filter(line -> line.precision == precision).count();
  }

  /**
   * Returns how much of a reduced precision there is, {@code bf16 by 53 of 71 kernels, float32 by
   * the others}; empty where float32 was requested.
   */
  public Optional<String> reduced() {
    if (precision == Precision.FLOAT32) {
      return Optional.empty();
    }
    String label = precision.label();
    return Optional.of(
        asRequested() == 0
            ? label + " is computed as float32 by every kernel on this machine"
            : "%s by %d of %d kernels, float32 by the others"
                .formatted(label, asRequested(), lines.size()));
  }

  /** Returns the explanation as text, a line or two for each kernel. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "batch %d, %s, %d thread%s; %,d bytes of native memory per task (%,d of workspace,"
                + " %,d of inputs and outputs), %,d bytes of prepared weights per executor; %.3f"
                + " GFLOP per item%n",
            batch,
            precision.label(),
            threads,
            threads == 1 ? "" : "s",
            taskBytes(),
            workspaceBytes,
            batchBytes,
            weightBytes,
            flops() / 1e9));
    reduced().ifPresent(said -> text.append(said).append(System.lineSeparator()));
    text.append("passes: ").append(passes.isEmpty() ? "none" : String.join(", ", passes));
    text.append(String.format("%n"));
    for (Line line : lines) {
      append(text, line);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Line line) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-40s %-34s %s -> %s%s, %s%s%n",
            line.name,
            line.kind,
            shapes(line.srcs),
            shapes(line.dsts),
            line.stored == ElementType.FLOAT32
                ? ""
                : " kept as " + line.stored.name().toLowerCase(Locale.ROOT),
            line.implementation,
            line.scratchBytes == 0
                ? ""
                : String.format(Locale.ROOT, ", scratch %,d bytes", line.scratchBytes)));
    for (String refusal : line.refusals) {
      text.append("    not ").append(refusal).append(String.format("%n"));
    }
  }

  private static String shapes(List<Shape> shapes) {
    return shapes.size() == 1 ? shapes.get(0).toString() : shapes.toString();
  }
}
