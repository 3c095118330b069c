package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program in a process of its own, which can be killed. */
final class KilledProgram {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final int MINUTES = 5;

  private final Path log;
  private final List<String> command = new ArrayList<>();

  /**
   * Names a program.
   *
   * @param log where it writes its lines
   * @param args its command line
   */
  KilledProgram(Path log, Object... args) {
    this.log = log;
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // it does not live long
    command.add("-D" + EXTENSION + "=" + System.getProperty(EXTENSION, ""));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Stream.of(args).map(Object::toString).forEach(command::add);
  }

  /**
   * Runs to the end.
   *
   * @return how long it took, in milliseconds
   */
  long runToTheEnd() throws IOException, InterruptedException {
    long start = System.nanoTime();
    if (!runFor(TimeUnit.MINUTES.toMillis(MINUTES))) {
      throw new AssertionError(command + ": has not ended after " + MINUTES + " minutes");
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /**
   * Runs until it writes something, and is then asked to end.
   *
   * @param signal {@code INT}, as by Ctrl-C, or {@code TERM}
   * @param text what it writes
   * @return all lines that it wrote
   */
  List<String> runUntil(String text, String signal) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/env")) && File.separatorChar == '/') {
      // Signals that the tests' own process ignores would be ignored by a child too.
      words.addAll(List.of("/usr/bin/env", "--default-signal=" + signal));
    }
    words.addAll(command);
    Process process = start(words);
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      while (!Files.readString(log).contains(text)) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new AssertionError("no '" + text + "': " + Files.readString(log));
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("has not ended after the signal: " + Files.readString(log));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Files.readAllLines(log);
  }

  private Process start(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("OMP_NUM_THREADS", "1"); // as the tests have it
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /**
   * Runs, and is killed, by SIGKILL where there are signals, if it has not ended by then.
   *
   * @param milliseconds how long it lives at most
   * @return whether it has ended by itself
   */
  boolean runFor(long milliseconds) throws IOException, InterruptedException {
    Process process = start(command);
    try {
      if (!process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(command + ": " + Files.readString(log));
    }
    return true;
  }
}
