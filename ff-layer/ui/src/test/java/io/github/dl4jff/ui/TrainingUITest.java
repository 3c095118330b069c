package io.github.dl4jff.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
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
import org.junit.jupiter.api.Test;

/** Looks at the pages of DL4J's training UI, its own and this module's, with a browser. */
class TrainingUITest {
  private static UIServer server;
  private static Browser browser;

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

  /** With the snippet of docs/ui.md. */
  private static MultiLayerNetwork trained() {
    MultiLayerNetwork net = DigitNetworks.layered();

    StatsStorage storage = new InMemoryStatsStorage();
    UIServer.getInstance().attach(storage);
    net.setListeners(
        new FFTrainingListener(), new StatsListener(storage), new FFStatsListener(storage));

    net.fit(DigitNetworks.digits());
    return net;
  }

  private static ComputationGraph trainedGraph() {
    ComputationGraph net = DigitNetworks.graph();
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
    assertModelPageShowsFirstLayer(net, net.getLayer(0).numParams());
  }

  @Test
  void modelPage_graph_layerClicked_showsIt() {
    ComputationGraph net = trainedGraph();
    assertModelPageShowsFirstLayer(net, net.getLayer("ff1").numParams());
  }

  private static void assertModelPageShowsFirstLayer(Model net, long parameters) {
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
    browser.await("#layerInfo", text -> text.contains("# Parameters\t" + parameters));
    browser.await("#activations .legend", text -> text.contains("Mean"));
    browser.await("#learningrate .legend", text -> text.contains("L"));
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
    browser.await("#goodness", text -> text.contains("Goodness of ff2"));
    browser.await("#all", text -> text.contains("Share of pairs told apart"));
    browser.await("#goodness .legend", text -> text.contains("positive"));
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
  void forwardForwardPage_severalRuns_showsTheLatestOrTheChosen() {
    MultiLayerNetwork first = trained();
    first.fit(DigitNetworks.digits());
    MultiLayerNetwork second = trained();
    open(FFStatsModule.PATH);
    assertPageShows(second, DigitNetworks.ITERATIONS - 1);
    browser.run("$('#run').prop('selectedIndex', 1).trigger('change')");
    assertPageShows(first, 2 * DigitNetworks.ITERATIONS - 1);
  }

  @Test
  void forwardForwardPage_beforeAnyTraining_saysWhatToDo() {
    open(FFStatsModule.PATH);
    browser.await("#figures", text -> text.contains("add an FFStatsListener"));
  }

  @Test
  void remoteListener_anotherProcess_postsToThePage() {
    server.enableRemoteListener(new InMemoryStatsStorage(), true);
    MultiLayerNetwork net = DigitNetworks.layered();
    RemoteUIStatsStorageRouter router = new RemoteUIStatsStorageRouter(server.getAddress());
    net.setListeners(new FFTrainingListener(), new FFStatsListener(router));
    net.fit(DigitNetworks.digits());
    open(FFStatsModule.PATH);
    assertPageShows(net, DigitNetworks.ITERATIONS - 1);
    router.shutdown();
    server.disableRemoteListener();
  }

  /** The cells' titles hold the figures in full. */
  private static List<String> assertPageShows(Model net, int iteration) {
    browser.await("#iteration", String.valueOf(iteration)::equals);
    List<LayerStatistics> statistics = FFTrainingListener.statistics(net);
    assertEquals(2, statistics.size());
    browser.await("#figures tbody tr:first-child td", "ff1"::equals);
    browser.await("#figures tbody tr:last-child td", "ff2"::equals);
    List<String> shown = browser.attributes("#figures tbody td + td", "title");
    assertEquals(
        statistics.stream().flatMap(TrainingUITest::figures).toList(),
        shown.stream().map(Double::valueOf).toList());
    return shown;
  }

  private static Stream<Double> figures(LayerStatistics layer) {
    return Stream.of(
        layer.figure(LayerStatistics.POSITIVE_GOODNESS), layer.figure(LayerStatistics.NEGATIVE_GOODNESS), layer.figure(LayerStatistics.PAIR_ACCURACY), layer.localLoss());
  }
}
