package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;

/**
 * Named figures of a Forward-Forward layer, of one iteration or as means over an epoch, under the
 * names that they have in files. Which there are depends on how the layer learns: files hold what
 * there is, and pictures show what they find.
 *
 * @param layer number of the layer among those that learn locally, from 1, bottom first
 * @param values the figures, by name
 */
public record LayerFigures(int layer, Map<String, Double> values) {
  /** {@link LayerStatistics#LOCAL_LOSS}. */
  public static final String LOCAL_LOSS = "localLoss";

  /** {@link LayerStatistics#POSITIVE_GOODNESS}. */
  public static final String POSITIVE_GOODNESS = "positiveGoodness";

  /** {@link LayerStatistics#NEGATIVE_GOODNESS}. */
  public static final String NEGATIVE_GOODNESS = "negativeGoodness";

  /** {@link LayerStatistics#PAIR_ACCURACY}. */
  public static final String PAIR_ACCURACY = "pairAccuracy";

  /** {@link LayerStatistics#ACCURACY}. */
  public static final String ACCURACY = "accuracy";

  private static final Map<String, String> NAMES_IN_FILES =
      Map.of(
          LayerStatistics.LOCAL_LOSS, LOCAL_LOSS,
          LayerStatistics.POSITIVE_GOODNESS, POSITIVE_GOODNESS,
          LayerStatistics.NEGATIVE_GOODNESS, NEGATIVE_GOODNESS,
          LayerStatistics.PAIR_ACCURACY, PAIR_ACCURACY);

  /** Copies the figures. */
  public LayerFigures {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  private static LayerFigures of(int layer, LayerStatistics statistics) {
    Map<String, Double> values = new LinkedHashMap<>();
    statistics
        .figures()
        .forEach((name, value) -> values.put(NAMES_IN_FILES.getOrDefault(name, name), value));
    return new LayerFigures(layer, values);
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
    return IntStream.range(0, layers.size()).mapToObj(k -> of(k + 1, layers.get(k))).toList();
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
