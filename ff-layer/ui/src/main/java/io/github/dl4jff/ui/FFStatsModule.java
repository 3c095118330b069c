package io.github.dl4jff.ui;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;

/**
 * The page of DL4J's training UI that shows what an {@link FFStatsListener} posts: {@value #PATH}
 * at the UI's address. The UI server finds the module by itself.
 */
public final class FFStatsModule implements UIModule {
  /** Where the page is, after the UI's address. */
  public static final String PATH = "/forward-forward";

  private static final String PAGE = "io/github/dl4jff/ui/forward-forward.html";

  /** Creates the module, for the UI server. */
  public FFStatsModule() {}

  @Override
  public List<Route> getRoutes() {
    return List.of(
        new Route(PATH, HttpMethod.GET, (path, context) -> context.response().sendFile(PAGE)),
        new Route(PATH + "/data", HttpMethod.GET, (path, context) -> sendData(context)));
  }

  private static void sendData(RoutingContext context) {
    List<Run> runs = runs();
    JsonArray names = new JsonArray();
    runs.forEach(
        run -> names.add(new JsonObject().put("session", run.session()).put("worker", run.worker)));
    JsonObject data = new JsonObject().put("runs", names);
    chosen(runs, context.request().getParam("session"), context.request().getParam("worker"))
        .ifPresent(
            run ->
                data.put("session", run.session())
                    .put("worker", run.worker())
                    .put("series", Series.read(run.storage, run.session, run.worker)));
    context.response().putHeader("content-type", "application/json").end(data.encode());
  }

  /** What one worker posted in one session. */
  private record Run(StatsStorage storage, String session, String worker, long started) {}

  /** Latest first, the workers of a session together. */
  private static List<Run> runs() {
    return VertxUIServer.getInstance().getStatsStorageInstances().stream()
        .flatMap(FFStatsModule::runs)
        .sorted(Comparator.comparingLong(Run::started).reversed().thenComparing(Run::worker))
        .toList();
  }

  private static Stream<Run> runs(StatsStorage storage) {
    return storage.listSessionIDs().stream()
        .flatMap(id -> storage.getAllStaticInfos(id, FFStatsListener.TYPE_ID).stream())
        .map((Persistable p) -> run(storage, p));
  }

  private static Run run(StatsStorage storage, Persistable first) {
    return new Run(storage, first.getSessionID(), first.getWorkerID(), first.getTimeStamp());
  }

  private static Optional<Run> chosen(List<Run> runs, String session, String worker) {
    return runs.stream()
        .filter(run -> session == null || session.equals(run.session))
        .filter(run -> worker == null || worker.equals(run.worker))
        .findFirst();
  }

  @Override
  public List<String> getCallbackTypeIDs() {
    return List.of();
  }

  @Override
  public void reportStorageEvents(Collection<StatsStorageEvent> events) {
    // the page asks for what it shows
  }

  @Override
  public void onAttach(StatsStorage storage) {
    // every request looks at the storages that are attached then
  }

  @Override
  public void onDetach(StatsStorage storage) {
    // see onAttach
  }

  @Override
  public List<I18NResource> getInternationalizationResources() {
    return List.of();
  }
}
