package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.LayerFigures;
import io.github.dl4jff.mnist.training.TrainingResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class ResultsDocumentTest {
  private static final TrainingSettings SETTINGS =
      TrainingSettings.builder(DatasetName.DIGITS)
          .hidden(30, 20)
          .epochs(2)
          .batch(64)
          .adam(1e-3, 0)
          .build();

  @TempDir Path directory;

  private ResultsDocument document() {
    return new ResultsDocument(
        "train", DigitsDataset.load(), SETTINGS, 5, Map.of("project", "1.2.3"));
  }

  private static EpochResult epoch(int number, double headError) {
    return new EpochResult(
        number,
        Optional.of(new Errors(headError, OptionalDouble.of(0.25))),
        1.5,
        List.of(
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
                    0.9))));
  }

  private JsonNode written(ResultsDocument document) throws IOException {
    Path file = directory.resolve("results.json");
    document.write(file);
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void write_unfinishedRun_isValidAndSaysSo() throws IOException {
    TrainingResults results = new TrainingResults(List.of(epoch(1, 0.5)), 1);
    JsonNode json = written(document().run(TrainingMethod.FORWARD_FORWARD, "in words", results));
    assertFalse(json.get("complete").asBoolean());
    assertEquals(1, json.get("epochs").size());
    assertEquals(1, json.get("final").get("epoch").asInt());
  }

  @Test
  void write_finishedRun_hasAllFields() throws IOException {
    TrainingResults results = new TrainingResults(List.of(epoch(1, 0.5), epoch(2, 0.125)), 3.5);
    JsonNode json = written(document().run(TrainingMethod.FORWARD_FORWARD, "in words", results));
    assertTrue(json.get("complete").asBoolean());
    assertEquals("train", json.get("command").asText());
    assertEquals("digits", json.at("/dataset/name").asText());
    assertEquals(1437, json.at("/dataset/train").asInt());
    assertEquals(360, json.at("/dataset/test").asInt());
    assertEquals(10, json.at("/dataset/classes").asInt());
    assertEquals("[30,20]", json.at("/settings/hidden").toString());
    assertEquals(64, json.at("/settings/batch").asInt());
    assertEquals(2, json.at("/settings/epochs").asInt());
    assertEquals(5, json.at("/settings/seed").asInt());
    assertEquals(1e-3, json.at("/settings/learningRate").asDouble());
    assertEquals("in words", json.at("/settings/text").asText());
    assertEquals(5, json.get("seed").asInt());
    assertEquals("1.2.3", json.at("/versions/project").asText());
    JsonNode second = json.at("/epochs/1");
    assertEquals(2, second.get("epoch").asInt());
    assertEquals(0.125, second.get("headError").asDouble());
    assertEquals(0.25, second.get("goodnessError").asDouble());
    assertEquals(1.5, second.get("seconds").asDouble());
    JsonNode layer = second.at("/layers/0");
    assertEquals(1, layer.get("layer").asInt());
    assertEquals(-0.1, layer.get("localLoss").asDouble());
    assertEquals(1.25, layer.get("positiveGoodness").asDouble());
    assertEquals(0.75, layer.get("negativeGoodness").asDouble());
    assertEquals(0.9, layer.get("pairAccuracy").asDouble());
    assertEquals(0.125, json.at("/final/headError").asDouble());
    assertEquals(0.25, json.at("/final/goodnessError").asDouble());
    assertEquals(results.wallSeconds(), json.get("wallSeconds").asDouble());
  }

  @Test
  void write_backpropRun_hasNeitherGoodnessNorLayers() throws IOException {
    Errors errors = new Errors(0.5, OptionalDouble.empty());
    TrainingResults results =
        new TrainingResults(List.of(new EpochResult(1, Optional.of(errors), 1, List.of())), 1);
    JsonNode epoch =
        written(document().run("backprop", "in words", results)).at("/backprop/epochs/0");
    assertFalse(epoch.has("goodnessError"));
    assertFalse(epoch.has("layers"));
  }

  @Test
  void last_beforeTheFirstEpoch_isRefused() {
    assertThrows(IllegalStateException.class, () -> new TrainingResults(List.of(), 0).last());
  }
}
