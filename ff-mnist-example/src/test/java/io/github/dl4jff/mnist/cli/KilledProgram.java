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
   * Runs, and is killed, by SIGKILL where there are signals, if it has not ended by then.
   *
   * @param milliseconds how long it lives at most
   * @return whether it has ended by itself
   */
  boolean runFor(long milliseconds) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1"); // as the tests have it
    File file = log.toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(file).start();
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
