package io.github.dl4jff.ui;

import io.github.dl4jff.training.LayerStatistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.core.storage.StatsStorage;

/** Turns the reports of a run into what the page draws. */
final class Series {
  /** More points than a chart has pixels are of no use; the last one is always among them. */
  static final int MAX_POINTS = 500;

  private static final Map<String, ToDoubleFunction<LayerStatistics>> FIGURES =
      Map.of(
          "loss", LayerStatistics::localLoss,
          "positive", LayerStatistics::positiveGoodness,
          "negative", LayerStatistics::negativeGoodness,
          "toldApart", LayerStatistics::toldApart);

  private Series() {}

  /**
   * Reads a run.
   *
   * @return for each layer, bottom first, its name and for each figure the points {@code
   *     [iteration, value]}
   */
  static JsonArray read(StatsStorage storage, String session, String worker) {
    long[] times = storage.getAllUpdateTimes(session, FFStatsListener.TYPE_ID, worker);
    Map<String, JsonObject> layers = new LinkedHashMap<>();
    storage.getUpdates(session, FFStatsListener.TYPE_ID, worker, thinned(times)).stream()
        .map(FFStatsReport.class::cast)
        .forEach(report -> add(layers, report.iteration(), report.layers()));
    return new JsonArray(List.copyOf(layers.values()));
  }

  static long[] thinned(long[] times) {
    int step = 1 + (times.length - 1) / MAX_POINTS;
    return IntStream.range(0, times.length)
        .filter(i -> (times.length - 1 - i) % step == 0)
        .mapToLong(i -> times[i])
        .toArray();
  }

  private static void add(
      Map<String, JsonObject> layers, int iteration, List<LayerStatistics> statistics) {
    for (LayerStatistics layer : statistics) {
      JsonObject series = layers.computeIfAbsent(layer.layer(), Series::empty);
      FIGURES.forEach(
          (name, figure) ->
              series
                  .getJsonArray(name)
                  .add(new JsonArray().add(iteration).add(figure.applyAsDouble(layer))));
    }
  }

  private static JsonObject empty(String layer) {
    JsonObject series = new JsonObject().put("layer", layer);
    FIGURES.keySet().forEach(name -> series.put(name, new JsonArray()));
    return series;
  }
}
