package io.github.dl4jff.mnist;

import io.github.dl4jff.mnist.cli.RootCommand;
import io.github.dl4jff.mnist.environment.NativeSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.PrintWriter;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the virtual machine. */
  public static void main(String[] args) {
    NativeSettings.chooseInstructionSet();
    NativeSettings.skipPhysicalMemoryCheck();
    System.setProperty("java.awt.headless", "true");
    System.exit(
        RootCommand.run(
            new Terminal(
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                Terminal.isInteractive()),
            args));
  }
}
