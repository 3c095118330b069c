package io.github.dl4jff.mnist.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Turns epochs into the coordinates of a curve. */
final class EpochCurves {
  private static final double PERCENT = 100;

  private EpochCurves() {}

  static double[] numbers(List<EpochResult> epochs) {
    return epochs.stream().mapToDouble(EpochResult::epoch).toArray();
  }

  static double[] headErrors(List<EpochResult> epochs) {
    return of(epochs, epoch -> PERCENT * epoch.headError());
  }

  static double[] goodnessErrors(List<EpochResult> epochs) {
    return of(epochs, epoch -> PERCENT * epoch.goodnessError().orElse(Double.NaN));
  }

  static double[] of(List<EpochResult> epochs, ToDoubleFunction<EpochResult> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }
}
