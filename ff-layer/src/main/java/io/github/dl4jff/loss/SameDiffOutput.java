package io.github.dl4jff.loss;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Keeps the lines that {@code SameDiff.createGradFunction} of 1.0.0-M2.1 prints to standard output,
 * one for each differentiated op, out of the user's output. All other output passes through.
 */
final class SameDiffOutput {
  private static final String NOISE = "Added differentiated op";

  private SameDiffOutput() {}

  static synchronized void quietly(Runnable action) {
    PrintStream original = System.out;
    System.setOut(new Filter(original));
    try {
      action.run();
    } finally {
      System.setOut(original);
    }
  }

  private static final class Filter extends PrintStream {
    Filter(OutputStream out) {
      super(out, true);
    }

    @Override
    public void println(String line) {
      if (line == null || !line.startsWith(NOISE)) {
        super.println(line);
      }
    }
  }
}
