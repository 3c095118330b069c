package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.settings.TrainingMethod;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The local objectives, as the command line names them. */
enum ObjectiveOption {
  TWO_PASS("two-pass", TrainingMethod.FORWARD_FORWARD),
  PROJECTION("projection", TrainingMethod.PROJECTION),
  GROUPS("groups", TrainingMethod.GROUPS);

  /** The option itself. */
  static final String OPTION = "--objective";

  private final String text;
  private final TrainingMethod method;

  ObjectiveOption(String text, TrainingMethod method) {
    this.text = text;
    this.method = method;
  }

  TrainingMethod method() {
    return method;
  }

  /** Returns the objective of a method; empty for backprop. */
  static Optional<ObjectiveOption> of(TrainingMethod method) {
    return Arrays.stream(values()).filter(objective -> objective.method == method).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }

  /** Reads an objective. */
  static final class Converter implements ITypeConverter<ObjectiveOption> {
    @Override
    public ObjectiveOption convert(String value) {
      return Arrays.stream(values())
          .filter(objective -> objective.text.equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected "
                          + Arrays.stream(values())
                              .map(ObjectiveOption::toString)
                              .collect(Collectors.joining(", "))
                          + ", got "
                          + value));
    }
  }
}
