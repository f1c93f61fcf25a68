package dev.convoy.spark.cli;

import dev.convoy.engine.keras.ModelFileException;
import dev.convoy.engine.layer.NotLocalException;
import dev.convoy.engine.layer.ShapeMismatchException;
import dev.convoy.engine.plan.NativeKernelsException;
import dev.convoy.spark.job.FailureHints;
import dev.convoy.spark.job.JobFailedException;
import dev.convoy.spark.job.UnreadableInputException;
import dev.convoy.spark.job.config.JobFileException;
import java.io.PrintWriter;
import picocli.CommandLine.ParameterException;

/** The one place where an exception becomes a first line and an exit code. */
final class Failures {
  /** The job had begun and failed, or Convoy itself is wrong. */
  static final int FAILED = 1;

  /** Usage, configuration, model or input are wrong. */
  static final int WRONG = 2;

  private Failures() {}

  /** Prints what went wrong and returns the exit code. */
  static int report(Throwable failure, boolean stacktrace, PrintWriter err) {
    err.println(firstLine(failure, stacktrace));
    if (stacktrace) {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode(failure);
  }

  /** Prints what is wrong with the arguments and returns the exit code. */
  static int reportUsage(ParameterException failure) {
    PrintWriter err = failure.getCommandLine().getErr();
    String verb = failure.getCommandLine().getCommandSpec().qualifiedName();
    err.println("Cannot run " + verb + ": " + failure.getMessage() + "; see " + verb + " --help");
    err.flush();
    return WRONG;
  }

  private static boolean isWrong(Throwable failure) {
    return failure instanceof JobFileException
        || failure instanceof UnreadableInputException
        || failure instanceof ModelFileException
        || failure instanceof ShapeMismatchException
        || failure instanceof NotLocalException
        || failure instanceof NativeKernelsException
        || failure instanceof IllegalArgumentException;
  }

  static int exitCode(Throwable failure) {
    return isWrong(failure) ? WRONG : FAILED;
  }

  static String firstLine(Throwable failure, boolean stacktrace) {
    String message = String.valueOf(failure.getMessage()).strip();
    if (isWrong(failure)) {
      return message;
    }
    if (failure instanceof JobFailedException) {
      return FailureHints.withHint(message, failure);
    }
    String line =
        "Cannot go on: "
            + failure.getClass().getSimpleName()
            + ": "
            + message.lines().findFirst().orElse("");
    return FailureHints.withHint(line, failure) + (stacktrace ? "" : "; --stacktrace shows where");
  }
}
