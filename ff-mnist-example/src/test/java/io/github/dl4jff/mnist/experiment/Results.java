package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.LayerFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes results by hand. */
public final class Results {
  private static final double SECONDS = 30;

  private static final LayerFigures LAYER =
      new LayerFigures(
          1,
          Map.of(
              LayerFigures.LOCAL_LOSS,
              -0.1,
              LayerFigures.POSITIVE_GOODNESS,
              1.25,
              LayerFigures.NEGATIVE_GOODNESS,
              0.75,
              LayerFigures.PAIR_ACCURACY,
              0.9));

  private Results() {}

  public static RunPlan plan(String experiment, long seed) {
    return new RunPlan(experiment, Experiments.of(experiment).orElseThrow(), false, false, seed);
  }

  /**
   * Returns a result whose validation errors are twice the test errors at the end, and higher
   * before.
   */
  public static ExperimentResult result(RunPlan plan, double head, double goodness) {
    TrainingSettings settings = plan.settings();
    List<EpochResult> epochs = new ArrayList<>();
    for (int i = 1; i <= settings.epochs(); i++) {
      double factor = 1 + (double) settings.epochs() / i;
      epochs.add(
          new EpochResult(
              i,
              plan.allImages() || !settings.validatesAfter(i)
                  ? Optional.empty()
                  : Optional.of(errors(settings, factor * head, factor * goodness)),
              SECONDS,
              settings.method() == TrainingMethod.BACKPROP ? List.of() : List.of(LAYER)));
    }
    return new ExperimentResult(
        plan,
        List.of("0123456789abcdef0123456789abcdef01234567"),
        Map.of("project", "1.2.3"),
        plan.allImages() ? 60_000 : 50_000,
        epochs,
        settings.epochs(),
        errors(settings, head, goodness),
        SECONDS * settings.epochs());
  }

  private static Errors errors(TrainingSettings settings, double head, double goodness) {
    return new Errors(
        head,
        settings.classifiesByGoodness() ? OptionalDouble.of(goodness) : OptionalDouble.empty());
  }
}
