package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates the commands, and hands them the terminal. */
final class CommandFactory implements IFactory {
  private final Terminal terminal;

  CommandFactory(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == TrainCommand.class) {
      return type.cast(new TrainCommand(terminal));
    }
    if (type == EvaluateCommand.class) {
      return type.cast(new EvaluateCommand(terminal));
    }
    if (type == PredictCommand.class) {
      return type.cast(new PredictCommand(terminal));
    }
    if (type == CompareCommand.class) {
      return type.cast(new CompareCommand(terminal));
    }
    if (type == ExperimentCommand.class) {
      return type.cast(new ExperimentCommand(terminal));
    }
    if (type == ReportCommand.class) {
      return type.cast(new ReportCommand(terminal));
    }
    return CommandLine.defaultFactory().create(type);
  }
}
