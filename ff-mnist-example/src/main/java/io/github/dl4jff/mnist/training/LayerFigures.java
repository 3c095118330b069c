package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;

/**
 * Named figures of a Forward-Forward layer, of one iteration or as means over an epoch. Which there
 * are is known here and nowhere else: files hold what there is, and pictures show what they find.
 *
 * @param layer name of the layer
 * @param values the figures, by name
 */
public record LayerFigures(String layer, Map<String, Double> values) {
  /** Mean local loss of a pair. */
  public static final String LOCAL_LOSS = "localLoss";

  /** Mean goodness of the positive examples. */
  public static final String POSITIVE_GOODNESS = "positiveGoodness";

  /** Mean goodness of the negative examples. */
  public static final String NEGATIVE_GOODNESS = "negativeGoodness";

  /** Pair accuracy: share of the pairs whose positive example has the higher goodness. */
  public static final String PAIR_ACCURACY = "toldApart";

  public LayerFigures {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  private static LayerFigures of(LayerStatistics statistics) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(LOCAL_LOSS, statistics.localLoss());
    values.put(POSITIVE_GOODNESS, statistics.positiveGoodness());
    values.put(NEGATIVE_GOODNESS, statistics.negativeGoodness());
    values.put(PAIR_ACCURACY, statistics.toldApart());
    return new LayerFigures(statistics.layer(), values);
  }

  /** Returns the figures of the last iteration; none where no layer learns locally. */
  static List<LayerFigures> ofIteration(Model model, TrainingMethod method) {
    return method.isLocal() ? of(FFTrainingListener.statistics(model)) : List.of();
  }

  /** Returns the means over the last epoch; none where no layer learns locally. */
  static List<LayerFigures> ofEpoch(Model model, TrainingMethod method) {
    return method.isLocal() ? of(FFTrainingListener.epochStatistics(model)) : List.of();
  }

  private static List<LayerFigures> of(List<LayerStatistics> layers) {
    return layers.stream().map(LayerFigures::of).toList();
  }

  /** Returns whether all of some layers, of which there is at least one, have a figure. */
  public static boolean haveAll(List<LayerFigures> layers, String name) {
    return !layers.isEmpty() && layers.stream().allMatch(layer -> layer.values.containsKey(name));
  }

  /** Returns a figure that the layer has. */
  public double value(String name) {
    return values.get(name);
  }
}
