package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Turns epochs into the coordinates of a curve. */
final class EpochCurves {
  private static final double PERCENT = 100;

  private EpochCurves() {}

  static double[] numbers(List<EpochResult> epochs) {
    return of(epochs, EpochResult::epoch);
  }

  static double[] headErrors(List<EpochResult> epochs) {
    return errors(epochs, Errors::head);
  }

  static double[] goodnessErrors(List<EpochResult> epochs) {
    return errors(epochs, errors -> errors.goodness().orElse(Double.NaN));
  }

  private static double[] errors(List<EpochResult> epochs, ToDoubleFunction<Errors> error) {
    return of(
        epochs,
        epoch ->
            epoch.errors().map(errors -> PERCENT * error.applyAsDouble(errors)).orElse(Double.NaN));
  }

  static double[] figures(List<EpochResult> epochs, int layer, String figure) {
    return of(epochs, epoch -> epoch.layers().get(layer).value(figure));
  }

  private static double[] of(List<EpochResult> epochs, ToDoubleFunction<EpochResult> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }
}
