package io.github.dl4jff.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import io.github.dl4jff.ui.DigitNetworks.Objective;
import io.vertx.core.json.JsonArray;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FFStatsListenerTest {
  @TempDir Path folder;

  /** Notes what the training listener says after each iteration. */
  private static final class Notes extends BaseTrainingListener {
    private final List<List<LayerStatistics>> taken = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      taken.add(FFTrainingListener.statistics(model));
    }
  }

  private static List<FFStatsReport> reports(StatsStorage storage, FFStatsListener listener) {
    return storage
        .getAllUpdatesAfter(
            listener.getSessionID(), FFStatsListener.TYPE_ID, listener.getWorkerID(), 0)
        .stream()
        .map(FFStatsReport.class::cast)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void fit_storageInMemory_holdsEveryIterationOnce(Objective objective) {
    StatsStorage storage = new InMemoryStatsStorage();
    FFStatsListener listener = new FFStatsListener(storage);
    Notes notes = new Notes();
    MultiLayerNetwork net = DigitNetworks.layered(objective);
    net.setListeners(listener, new FFTrainingListener(), notes);
    net.fit(DigitNetworks.digits(), 2);
    List<FFStatsReport> reports = reports(storage, listener);
    assertEquals(2 * DigitNetworks.ITERATIONS, reports.size());
    assertEquals(notes.taken, reports.stream().map(FFStatsReport::layers).toList());
    assertEquals(2 * DigitNetworks.ITERATIONS - 1, reports.get(reports.size() - 1).iteration());
    assertEquals(1, reports.get(reports.size() - 1).epoch());
  }

  @ParameterizedTest
  @EnumSource
  void fit_storageInAFile_holdsTheSameWhenOpenedAgain(Objective objective) throws IOException {
    File file = folder.resolve("stats.dl4j").toFile();
    StatsStorage storage = new FileStatsStorage(file);
    FFStatsListener listener = new FFStatsListener(storage);
    Notes notes = new Notes();
    MultiLayerNetwork net = DigitNetworks.layered(objective);
    net.setListeners(new FFTrainingListener(), listener, notes);
    net.fit(DigitNetworks.digits());
    storage.close();
    StatsStorage again = new FileStatsStorage(file);
    assertEquals(
        notes.taken, reports(again, listener).stream().map(FFStatsReport::layers).toList());
    again.close();
  }

  @Test
  void frequency_ofThree_postsEveryThirdIteration() {
    StatsStorage storage = new InMemoryStatsStorage();
    FFStatsListener listener = new FFStatsListener(storage, 3);
    MultiLayerNetwork net = DigitNetworks.layered(Objective.TWO_PASSES);
    net.setListeners(new FFTrainingListener(), listener);
    net.fit(DigitNetworks.digits());
    assertEquals(
        List.of(0, 3, 6, 9, 12),
        reports(storage, listener).stream().map(FFStatsReport::iteration).toList());
    assertThrows(IllegalArgumentException.class, () -> new FFStatsListener(storage, 0));
  }

  @Test
  void iterationDone_networkWithoutTrainingListener_postsNothing() {
    StatsStorage storage = new InMemoryStatsStorage();
    new FFStatsListener(storage).iterationDone(DigitNetworks.layered(Objective.TWO_PASSES), 0, 0);
    assertEquals(List.of(), storage.listSessionIDs());
  }

  @Test
  void iterationDone_manyInOneMillisecond_losesNone() {
    StatsStorage storage = new InMemoryStatsStorage();
    FFStatsListener listener = new FFStatsListener(storage);
    MultiLayerNetwork net = DigitNetworks.layered(Objective.TWO_PASSES);
    net.setListeners(new FFTrainingListener());
    net.fit(DigitNetworks.digits());
    for (int i = 0; i < 1000; i++) {
      listener.iterationDone(net, i, 0);
    }
    assertEquals(1000, reports(storage, listener).size());
  }

  /** As ParallelWrapper gives each worker a copy. */
  @Test
  void clone_withItsOwnWorker_postsBesideTheOriginal() {
    StatsStorage storage = new InMemoryStatsStorage();
    FFStatsListener listener = new FFStatsListener(storage);
    for (String worker : List.of("a", "b")) {
      FFStatsListener copy = listener.clone();
      copy.setWorkerID(worker);
      MultiLayerNetwork net = DigitNetworks.layered(Objective.TWO_PASSES);
      net.setListeners(new FFTrainingListener(), copy);
      net.fit(DigitNetworks.digits());
      assertEquals(DigitNetworks.ITERATIONS, reports(storage, copy).size());
    }
    List<String> workers =
        storage.listWorkerIDsForSessionAndType(listener.getSessionID(), FFStatsListener.TYPE_ID);
    assertEquals(List.of("a", "b"), workers.stream().sorted().toList());
  }

  /** Layers with figures of their own, in an order of their own. */
  private static FFStatsReport report() {
    Map<String, Double> first = new LinkedHashMap<>();
    first.put("zeal", 0.1);
    first.put("\u00e4rger, mean", -1e300);
    first.put("accuracy", Double.MIN_VALUE);
    return new FFStatsReport(
        "session",
        "worker",
        7,
        8,
        9,
        List.of(
            new LayerStatistics("ff1", first),
            new LayerStatistics("ff2", Map.of("margin", -0.5)),
            new LayerStatistics("none", Map.of())));
  }

  private static void assertSame(FFStatsReport expected, FFStatsReport got) {
    assertEquals(expected.getSessionID(), got.getSessionID());
    assertEquals(expected.getTypeID(), got.getTypeID());
    assertEquals(expected.getWorkerID(), got.getWorkerID());
    assertEquals(expected.getTimeStamp(), got.getTimeStamp());
    assertEquals(expected.iteration(), got.iteration());
    assertEquals(expected.epoch(), got.epoch());
    assertEquals(expected.layers(), got.layers());
    assertEquals(namesInOrder(expected), namesInOrder(got));
  }

  private static List<List<String>> namesInOrder(FFStatsReport report) {
    return report.layers().stream().map(layer -> List.copyOf(layer.figures().keySet())).toList();
  }

  @Test
  void report_encodedAndDecoded_keepsNamesAndValuesInOrder() {
    FFStatsReport report = report();
    FFStatsReport fromBytes = new FFStatsReport();
    fromBytes.decode(report.encode());
    assertSame(report, fromBytes);
    ByteBuffer buffer = ByteBuffer.allocate(report.encodingLengthBytes());
    report.encode(buffer);
    buffer.flip();
    FFStatsReport fromBuffer = new FFStatsReport();
    fromBuffer.decode(buffer);
    assertSame(report, fromBuffer);
    assertEquals(List.of("zeal", "\u00e4rger, mean", "accuracy"), namesInOrder(fromBuffer).get(0));
  }

  @Test
  void series_anyFigures_areReadByName() {
    StatsStorage storage = new InMemoryStatsStorage();
    FFStatsReport report = report();
    storage.putStaticInfo(report);
    storage.putUpdate(report);
    assertEquals(
        new JsonArray(
            """
            [{"layer": "ff1",
              "figures": {"zeal": [[8, 0.1]],
                          "\u00e4rger, mean": [[8, -1e300]],
                          "accuracy": [[8, 4.9e-324]]}},
             {"layer": "ff2", "figures": {"margin": [[8, -0.5]]}},
             {"layer": "none", "figures": {}}]"""),
        Series.read(storage, "session", "worker"));
  }

  @Test
  void series_longRun_isThinnedAndKeepsTheLatest() {
    long[] times = LongStream.range(0, 12_345).toArray();
    long[] thinned = Series.thinned(times);
    assertTrue(thinned.length <= Series.MAX_POINTS && thinned.length > Series.MAX_POINTS / 2);
    assertEquals(12_344, thinned[thinned.length - 1]);
    assertEquals(0, Series.thinned(new long[0]).length);
  }
}
