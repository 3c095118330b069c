package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.environment.CudaCheck;
import io.github.dl4jff.mnist.environment.NativeSettings;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program. Exit codes: 0 for success, 2 for a command line that makes no sense, 1 for
 * everything else that goes wrong; in both cases one line on standard error says what and what to
 * do.
 */
@Command(
    name = RootCommand.NAME,
    description =
        "Trains networks by the Forward-Forward algorithm on images of digits or clothes.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    usageHelpAutoWidth = true)
public final class RootCommand implements Runnable {
  static final String NAME = "ff-mnist-example";

  private static final String DEBUG = "--debug";

  @Spec private CommandSpec spec;

  @Option(
      names = DEBUG,
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  private RootCommand() {}

  public static int run(Terminal terminal, String... args) {
    CommandLine commandLine =
        new CommandLine(new RootCommand())
            .addSubcommand(new TrainCommand(terminal))
            .addSubcommand(new EvaluateCommand(terminal))
            .addSubcommand(new PredictCommand(terminal))
            .addSubcommand(new CompareCommand(terminal))
            .addSubcommand(new ExperimentCommand(terminal))
            .addSubcommand(new TuneCommand(terminal))
            .addSubcommand(new ReportCommand(terminal))
            .registerConverter(int.class, wholeNumber(Integer::valueOf))
            .registerConverter(Integer.class, wholeNumber(Integer::valueOf))
            .registerConverter(long.class, wholeNumber(Long::valueOf))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setExecutionStrategy(RootCommand::execute)
            .setParameterExceptionHandler(
                (e, arguments) -> report(terminal, arguments, e, usageMessage(e), 2))
            .setExecutionExceptionHandler(
                (e, line, result) -> report(terminal, args, e, message(e), 1));
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError e) {
      return report(
          terminal, args, e, "out of memory: take smaller --hidden or --batch, or java -Xmx4g", 1);
    } catch (LinkageError e) {
      return report(terminal, args, e, "ND4J's native library cannot be loaded (" + e + ")", 1);
    }
  }

  private static int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    try {
      CudaCheck.beforeLoading();
    } catch (ExampleException e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
    }
    NativeSettings.limitThreads();
    return new CommandLine.RunLast().execute(parsed);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: train, evaluate, predict, compare, experiment, tune or report");
  }

  private static String usageMessage(ParameterException e) {
    StringBuilder message = new StringBuilder();
    if (e instanceof UnmatchedArgumentException unmatched) {
      message.append(unmatched(unmatched));
    } else {
      message.append(e.getMessage());
    }
    return message
        .append("; see '")
        .append(e.getCommandLine().getCommandSpec().qualifiedName())
        .append(" --help'")
        .toString();
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().get(0);
    String what = e.getCommandLine().getParent() == null ? "command" : "argument";
    return "Unknown %s '%s'%s"
        .formatted(
            argument.startsWith("-") ? "option" : what,
            argument,
            e.getSuggestions().isEmpty()
                ? ""
                : " (did you mean " + String.join(" or ", e.getSuggestions()) + "?)");
  }

  /** Reads a whole number, and says so where there is none. */
  private static <T> ITypeConverter<T> wholeNumber(Function<String, T> read) {
    return text -> {
      try {
        return read.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("expected a whole number, got '" + text + "'");
      }
    };
  }

  private static String message(Exception e) {
    return e instanceof ExampleException || e instanceof DatasetException
        ? e.getMessage()
        : "internal error: " + e + "; " + DEBUG + " shows where";
  }

  private static int report(
      Terminal terminal, String[] args, Throwable problem, String message, int exitCode) {
    terminal.note(
        NAME + ": " + message.lines().map(String::strip).collect(Collectors.joining(" ")));
    if (Arrays.asList(args).contains(DEBUG)) {
      problem.printStackTrace(terminal.err());
    }
    return exitCode;
  }
}
