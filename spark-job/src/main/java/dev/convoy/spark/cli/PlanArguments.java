package dev.convoy.spark.cli;

import dev.convoy.engine.kernel.Precision;
import dev.convoy.engine.plan.KernelSet;
import dev.convoy.engine.plan.PlanOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of the verbs that compile a plan. */
final class PlanArguments {
  @Option(
      names = "--precision",
      paramLabel = "P",
      converter = ToPrecision.class,
      description = "float32 (default), bf16x3 or bf16.")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--kernels",
      paramLabel = "K",
      converter = ToKernels.class,
      description = "auto (default), onednn or reference (naive loops, a thousand times slower).")
  private KernelSet kernels = KernelSet.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Native threads (default: the processors there are).")
  private int threads = Runtime.getRuntime().availableProcessors();

  Precision precision() {
    return precision;
  }

  KernelSet kernels() {
    return kernels;
  }

  int threads() {
    return threads;
  }

  /** Returns the options of a plan; naive loops gain nothing from a batch, so theirs is 1. */
  PlanOptions options() {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "Cannot use --threads " + threads + ": must be at least 1");
    }
    PlanOptions options = PlanOptions.of(kernels, precision, threads);
    return kernels == KernelSet.REFERENCE ? options.withBatch(1) : options;
  }

  /** Reads the word of a precision. */
  static final class ToPrecision implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String word) {
      try {
        return Precision.of(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads the word of a set of kernels. */
  static final class ToKernels implements ITypeConverter<KernelSet> {
    @Override
    public KernelSet convert(String word) {
      try {
        return KernelSet.of(word);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
