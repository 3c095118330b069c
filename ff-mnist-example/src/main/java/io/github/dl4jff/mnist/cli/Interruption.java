package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.File;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What the program says when it is interrupted: by Ctrl-C, or by a signal that asks it to end. */
final class Interruption {
  private static final String PLAIN = "[A-Za-z0-9_./:=,@%+-]+";

  private Interruption() {}

  /**
   * Work that may fail.
   *
   * @param <E> how it fails
   */
  @FunctionalInterface
  interface Work<E extends Exception> {
    void run() throws E;
  }

  /**
   * Works, and says a line if the program is interrupted meanwhile.
   *
   * @param line the line, as it stands at that moment; asked for by another thread
   * @param <E> how the work fails
   * @throws E if the work fails
   */
  static <E extends Exception> void during(Work<E> work, Terminal terminal, Supplier<String> line)
      throws E {
    Thread hook =
        new Thread(() -> terminal.note((terminal.interactive() ? "\n" : "") + line.get()));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is being interrupted, and the line is about to be said.
    }
  }

  /**
   * Returns the command line that runs the program again in the same way.
   *
   * @param option an option to add where it is not there yet, or an empty text
   */
  static String again(CommandSpec spec, String option) {
    Stream<String> args =
        spec.root().commandLine().getParseResult().originalArgs().stream()
            .filter(arg -> !arg.equals(option));
    return Stream.concat(args, Stream.of(option).filter(text -> !text.isEmpty()))
        .map(Interruption::quoted)
        .collect(Collectors.joining(" ", program() + " ", ""));
  }

  private static String program() {
    String started = System.getProperty("java.class.path", "");
    return started.endsWith(".jar") && !started.contains(File.pathSeparator)
        ? "java -jar " + quoted(started)
        : RootCommand.NAME;
  }

  private static String quoted(String arg) {
    return arg.matches(PLAIN) ? arg : "'" + arg.replace("'", "'\\''") + "'";
  }
}
