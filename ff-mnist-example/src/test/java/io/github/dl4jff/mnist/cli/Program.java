package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a run of the program in this virtual machine did.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Program(int exitCode, String out, String err) {
  public static Program run(Object... args) {
    return run(false, args);
  }

  public static Program runOnATerminal(Object... args) {
    return run(true, args);
  }

  private static Program run(boolean interactive, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), interactive);
    int exitCode = RootCommand.run(terminal, words);
    return new Program(exitCode, out.toString(), err.toString());
  }
}
