package dev.convoy.spark.cli;

import dev.convoy.spark.job.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command that holds the verbs. */
@Command(
    name = "convoy",
    description = "Applies Keras convolution networks to image collections and volumes on Spark.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = ConvoyCommand.Versions.class,
    sortOptions = false,
    subcommands = {
      RunCommand.class,
      ExplainCommand.class,
      InspectCommand.class,
      ApplyCommand.class,
      BenchCommand.class,
      CompareCommand.class,
      VerifyCommand.class,
      ErrorsCommand.class,
      ShowCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 the job failed; 2 wrong usage, configuration, model or input.",
      "convoy help VERB says more about one verb."
    })
final class ConvoyCommand implements Runnable {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "With an error, print where in the code it came from.")
  private boolean stacktrace;

  @Spec private CommandSpec spec;

  /** Prints {@code convoy 0.1.0}. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"convoy " + Version.current()};
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }

  /** Runs one command and returns its exit code. */
  static int run(String... args) {
    ConvoyCommand command = new ConvoyCommand();
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, given) -> Failures.reportUsage(e));
    line.setExecutionExceptionHandler(
        (e, verb, result) -> Failures.report(e, command.stacktrace, verb.getErr()));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      return Failures.report(e, command.stacktrace, line.getErr());
    }
  }
}
