package io.github.dl4jff.ui;

import io.github.dl4jff.training.LayerStatistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.core.storage.StatsStorage;

/** Turns the reports of a run into what the page draws. */
final class Series {
  /** More points than a chart has pixels are of no use; the last one is always among them. */
  static final int MAX_POINTS = 500;

  private Series() {}

  /**
   * Reads a run.
   *
   * @return for each layer, bottom first, its name and its figures: by name, in the order in which
   *     the layer has them, the points {@code [iteration, value]}
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
      JsonObject figures =
          layers.computeIfAbsent(layer.layer(), Series::empty).getJsonObject("figures");
      layer.figures().forEach((name, value) -> points(figures, name).add(point(iteration, value)));
    }
  }

  private static JsonObject empty(String layer) {
    return new JsonObject().put("layer", layer).put("figures", new JsonObject());
  }

  private static JsonArray points(JsonObject figures, String name) {
    if (!figures.containsKey(name)) {
      figures.put(name, new JsonArray());
    }
    return figures.getJsonArray(name);
  }

  private static JsonArray point(int iteration, double value) {
    return new JsonArray().add(iteration).add(value);
  }
}
