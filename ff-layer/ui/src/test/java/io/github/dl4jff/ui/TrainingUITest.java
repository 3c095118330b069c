package io.github.dl4jff.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import io.github.dl4jff.ui.DigitNetworks.Objective;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks at the pages of DL4J's training UI, its own and this module's, with a browser. */
@Tag("browser")
@ParameterizedClass
@EnumSource
class TrainingUITest {
  private static UIServer server;
  private static Browser browser;

  @Parameter private Objective objective;

  @BeforeAll
  static void start() {
    server = VertxUIServer.getInstance(0, false, null); // any free port
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    UIServer.stopInstance();
  }

  @AfterEach
  void detach() {
    server.getStatsStorageInstances().forEach(server::detach);
  }

  private MultiLayerNetwork trained() {
    return trained(objective);
  }

  /** With the snippet of docs/ui.md. */
  private static MultiLayerNetwork trained(Objective objective) {
    MultiLayerNetwork net = DigitNetworks.layered(objective);

    StatsStorage storage = new InMemoryStatsStorage();
    UIServer.getInstance().attach(storage);
    net.setListeners(
        new FFTrainingListener(), new StatsListener(storage), new FFStatsListener(storage));

    net.fit(DigitNetworks.digits());
    return net;
  }

  private ComputationGraph trainedGraph() {
    ComputationGraph net = DigitNetworks.graph(objective);
    StatsStorage storage = new InMemoryStatsStorage();
    server.attach(storage);
    net.setListeners(
        new FFTrainingListener(), new StatsListener(storage), new FFStatsListener(storage));
    net.fit(DigitNetworks.digits());
    return net;
  }

  private static void open(String page) {
    browser.open(server.getAddress() + page);
  }

  @Test
  void overviewPage_showsTheNetwork() {
    MultiLayerNetwork net = trained();
    open("/train/overview");
    browser.await("#modelType", "MultiLayerNetwork"::equals);
    browser.await("#nLayers", "3"::equals);
    browser.await("#nParams", String.valueOf(net.numParams())::equals);
    browser.await("#totalParamUpdates", text -> text.matches("[1-9]\\d*"));
    browser.await("#updateRatioChart .legend", text -> text.contains("0_W"));
  }

  @Test
  void overviewPage_graph_showsTheNetwork() {
    ComputationGraph net = trainedGraph();
    open("/train/overview");
    browser.await("#modelType", "ComputationGraph"::equals);
    browser.await("#nParams", String.valueOf(net.numParams())::equals);
    browser.await("#updateRatioChart .legend", text -> text.contains("ff1_W"));
  }

  @Test
  void modelPage_layerClicked_showsIt() {
    MultiLayerNetwork net = trained();
    assertModelPageShows(net, net.getLayer(0));
  }

  @Test
  void modelPage_graph_layerClicked_showsIt() {
    ComputationGraph net = trainedGraph();
    assertModelPageShows(net, net.getLayer("ff1"));
  }

  private static void assertModelPageShows(Model net, Layer first) {
    // the model page asks for the layers once, and stays empty where the server has none yet
    open("/train/overview");
    browser.await("#modelType", net.getClass().getSimpleName()::equals);
    browser.await("#nParams", String.valueOf(net.numParams())::equals);
    open("/train/model");
    browser.await(
        "#layers", text -> browser.run("return window.cy ? cy.nodes().length : null") != null);
    browser.run("cy.nodes('[name *= \"ff1\"]').emit('click')"); // DL4J draws them on a canvas
    browser.await("#layerInfo", text -> text.contains("Layer Name\tff1"));
    browser.await("#layerInfo", text -> text.contains("Layer Type\tFFDense"));
    browser.await("#layerInfo", text -> text.contains("# Parameters\t" + first.numParams()));
    browser.await("#activations .legend", text -> text.contains("Mean"));
    Set<String> parameters = first.paramTable().keySet();
    browser.await(
        "#learningrate .legend",
        text -> Set.copyOf(List.of(text.strip().split("\\s+"))).equals(parameters));
  }

  @Test
  void systemPage_showsTheMachine() {
    trained();
    open("/train/system");
    browser.await("#content", text -> text.contains(System.getProperty("java.vm.name")));
  }

  @Test
  void forwardForwardPage_showsTheListenersFigures() {
    MultiLayerNetwork net = trained();
    open(FFStatsModule.PATH);
    assertPageShows(net, DigitNetworks.ITERATIONS - 1);
    switch (objective) {
      case TWO_PASSES -> {
        browser.await("#goodness .legend", text -> text.strip().matches("positive\\s+negative"));
        assertCharts("Goodness of ff1", "Goodness of ff2", "Local loss", "Pair accuracy");
        browser.await("#all", text -> text.contains("Share of the pairs"));
      }
      case ONE_PASS -> {
        browser.await("#all .legend", text -> text.strip().matches("ff1\\s+ff2"));
        assertCharts("Local loss", "Accuracy", "Margin");
      }
    }
  }

  private static void assertCharts(String... titles) {
    assertEquals(List.of(titles), browser.texts("#goodness b, #all b"));
  }

  @Test
  void forwardForwardPage_graph_showsTheListenersFigures() {
    ComputationGraph net = trainedGraph();
    open(FFStatsModule.PATH);
    assertPageShows(net, DigitNetworks.ITERATIONS - 1);
  }

  @Test
  void forwardForwardPage_open_followsTheTraining() {
    MultiLayerNetwork net = trained();
    open(FFStatsModule.PATH);
    List<String> before = assertPageShows(net, DigitNetworks.ITERATIONS - 1);
    net.fit(DigitNetworks.digits());
    List<String> after = assertPageShows(net, 2 * DigitNetworks.ITERATIONS - 1);
    assertTrue(before.stream().noneMatch(after::contains), before + " " + after);
  }

  @Test
  void forwardForwardPage_runsOfBothObjectives_showsTheLatestOrTheChosen() {
    MultiLayerNetwork first = trained();
    first.fit(DigitNetworks.digits());
    MultiLayerNetwork second = trained(other(objective));
    open(FFStatsModule.PATH);
    assertPageShows(second, DigitNetworks.ITERATIONS - 1);
    List<String> charts = browser.texts("#goodness b, #all b");
    browser.run("$('#run').prop('selectedIndex', 1).trigger('change')");
    assertPageShows(first, 2 * DigitNetworks.ITERATIONS - 1);
    assertNotEquals(charts, browser.texts("#goodness b, #all b"));
  }

  private static Objective other(Objective objective) {
    return objective == Objective.ONE_PASS ? Objective.TWO_PASSES : Objective.ONE_PASS;
  }

  @Test
  void forwardForwardPage_beforeAnyTraining_saysWhatToDo() {
    open(FFStatsModule.PATH);
    browser.await("#figures", text -> text.contains("add an FFStatsListener"));
  }

  @Test
  void remoteListener_anotherProcess_postsToThePage() {
    server.enableRemoteListener(new InMemoryStatsStorage(), true);
    MultiLayerNetwork net = DigitNetworks.layered(objective);
    RemoteUIStatsStorageRouter router = new RemoteUIStatsStorageRouter(server.getAddress());
    net.setListeners(new FFTrainingListener(), new FFStatsListener(router));
    net.fit(DigitNetworks.digits());
    open(FFStatsModule.PATH);
    assertPageShows(net, DigitNetworks.ITERATIONS - 1);
    router.shutdown();
    server.disableRemoteListener();
  }

  /** The table's columns are the figures of the layers; the cells' titles hold them in full. */
  private static List<String> assertPageShows(Model net, int iteration) {
    browser.await("#iteration", String.valueOf(iteration)::equals);
    List<LayerStatistics> statistics = FFTrainingListener.statistics(net);
    assertEquals(2, statistics.size());
    List<String> names = List.copyOf(statistics.get(0).figures().keySet());
    assertEquals(
        Stream.concat(Stream.of("layer"), names.stream()).toList(),
        browser.texts("#figures th").stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
    assertEquals(List.of("ff1", "ff2"), browser.texts("#figures td:first-child"));
    List<String> shown = browser.attributes("#figures tbody td + td", "title");
    assertEquals(
        statistics.stream().flatMap(layer -> layer.figures().values().stream()).toList(),
        shown.stream().map(Double::valueOf).toList());
    return shown;
  }
}
