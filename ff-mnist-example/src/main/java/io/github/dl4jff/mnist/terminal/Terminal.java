package io.github.dl4jff.mnist.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Where the program writes to: results to standard output; progress and warnings to standard error,
 * with progress bars where that is a terminal.
 *
 * @param out for results
 * @param err for progress and warnings
 * @param interactive whether progress bars can be shown
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final int UPDATE_INTERVAL_MILLIS = 200;

  /** Returns whether standard error is a terminal that can move its cursor. */
  public static boolean isInteractive() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    if (Files.isSymbolicLink(STANDARD_ERROR)) {
      try {
        String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
    return System.console() != null;
  }

  public void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  public void note(String line) {
    err.println(line);
    err.flush();
  }

  /**
   * Opens a progress bar, which vanishes when it is closed.
   *
   * @param unitSize how many steps make a unit
   */
  public ProgressBar progressBar(String task, long length, String unit, long unitSize) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(length)
        .setUnit(unit, unitSize)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_INTERVAL_MILLIS)
        .clearDisplayOnFinish()
        .build();
  }
}
