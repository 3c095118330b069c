package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.loss.Competitive;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Where the goodness layers of a converted configuration are, and that all else stays. */
class ForwardForwardTest {

  private static List<String> names(MultiLayerConfiguration conf) {
    return conf.getConfs().stream().map(each -> each.getLayer().getLayerName()).toList();
  }

  private static FFGoodnessLayer goodness(MultiLayerConfiguration conf, int layer) {
    return (FFGoodnessLayer) conf.getConf(layer).getLayer();
  }

  private static Layer layer(ComputationGraphConfiguration conf, String name) {
    return ((LayerVertex) conf.getVertices().get(name)).getLayerConf().getLayer();
  }

  private static List<String> goodnessLayers(ComputationGraphConfiguration conf) {
    return conf.getVertices().keySet().stream().filter(name -> name.contains("goodness")).toList();
  }

  @Test
  void convert_leNet_putsAGoodnessLayerAfterEveryBlock() {
    MultiLayerConfiguration conf =
        ForwardForward.convert(OrdinaryModels.leNet(OrdinaryModels.FLAT));

    assertEquals(
        List.of(
            "cnn1",
            "pool1",
            "pool1-goodness",
            "cnn2",
            "pool2",
            "pool2-goodness",
            "dense",
            "dense-goodness",
            "out"),
        names(conf));
    assertEquals(new UnitShape(8, 1, 4, 4, false), goodness(conf, 2).units());
    assertEquals(new UnitShape(12, 1, 2, 2, false), goodness(conf, 5).units());
    assertEquals(UnitShape.dense(40), goodness(conf, 7).units());
    assertEquals(new Competitive(10, null, null), goodness(conf, 7).getLearning().getObjective());
  }

  @Test
  void convert_preprocessors_shiftWithTheirLayers() {
    MultiLayerConfiguration conf =
        ForwardForward.convert(OrdinaryModels.leNet(OrdinaryModels.FLAT));

    assertEquals(2, conf.getInputPreProcessors().size());
    assertTrue(conf.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor);
    assertTrue(conf.getInputPreProcess(6) instanceof CnnToFeedForwardPreProcessor);
  }

  static Stream<MultiLayerConfiguration> layered() {
    return Stream.of(
        OrdinaryModels.leNet(OrdinaryModels.FLAT),
        OrdinaryModels.vgg(),
        OrdinaryModels.recurrent(true),
        OrdinaryModels.recurrent(false),
        OrdinaryModels.words());
  }

  @ParameterizedTest
  @MethodSource("layered")
  void convert_anyLayers_keepsTheOrdinaryOnesAndTheOriginalAndLoadsFromJson(
      MultiLayerConfiguration original) {
    String before = original.toJson();
    MultiLayerConfiguration conf = ForwardForward.convert(original);

    assertEquals(before, original.toJson());
    assertEquals(conf, MultiLayerConfiguration.fromJson(conf.toJson()));
    assertEquals(
        original.getConfs().stream().map(NeuralNetConfiguration::toJson).toList(),
        conf.getConfs().stream()
            .filter(each -> !(each.getLayer() instanceof FFGoodnessLayer))
            .map(NeuralNetConfiguration::toJson)
            .toList());
  }

  @Test
  void convert_normalisationActivationAndDropout_belongToTheBlockBelow() {
    assertEquals(
        List.of(
            "cnn1",
            "bn1",
            "relu1",
            "relu1-goodness",
            "cnn2",
            "bn2",
            "pool2",
            "drop2",
            "drop2-goodness",
            "dense",
            "drop3",
            "drop3-goodness",
            "out"),
        names(ForwardForward.convert(OrdinaryModels.vgg())));
  }

  @Test
  void convert_sequences_knowTheTypeBeforeAndAfterThePooling() {
    MultiLayerConfiguration conf = ForwardForward.convert(OrdinaryModels.words());

    assertEquals(
        List.of(
            "embedding",
            "embedding-goodness",
            "cnn",
            "pool",
            "pool-goodness",
            "dense",
            "dense-goodness",
            "out"),
        names(conf));
    assertEquals(UnitShape.dense(8), goodness(conf, 1).units());
    assertEquals(UnitShape.dense(24), goodness(conf, 4).units());
  }

  @Test
  void convert_residualGraph_cutsOnTheMainPathAlone() {
    ComputationGraphConfiguration original = OrdinaryModels.residual();
    String before = original.toJson();
    ComputationGraphConfiguration conf = ForwardForward.convert(original);

    assertEquals(before, original.toJson());
    assertEquals(List.of("stem-goodness", "1relu-goodness", "pool-goodness"), goodnessLayers(conf));
    assertEquals(List.of("stem-goodness"), conf.getVertexInputs().get("1a"));
    assertEquals(List.of("1b", "stem-goodness"), conf.getVertexInputs().get("1sum"));
    assertEquals(List.of("pool-goodness"), conf.getVertexInputs().get("out"));
    assertEquals(conf, ComputationGraphConfiguration.fromJson(conf.toJson()));
    for (String name : List.of("stem", "1a", "1bn", "2relu", "pool", "out")) {
      assertEquals(layer(original, name), layer(conf, name));
    }
  }

  @Test
  void convert_mergedInputs_cutsInEachAndAfterWhatFollows() {
    ComputationGraphConfiguration conf =
        ForwardForward.convert(
            OrdinaryModels.settings()
                .graphBuilder()
                .addInputs("a", "b")
                .setInputTypes(InputType.feedForward(3), InputType.feedForward(4))
                .addLayer("da", OrdinaryModels.dense("da", 5), "a")
                .addLayer("db", OrdinaryModels.dense("db", 5), "b")
                .addVertex("both", new MergeVertex(), "da", "db")
                .addLayer("left", OrdinaryModels.dense("left", 6), "both")
                .addLayer("right", OrdinaryModels.dense("right", 6), "both")
                .addVertex("again", new MergeVertex(), "left", "right")
                .addLayer("out", OrdinaryModels.output(), "again")
                .setOutputs("out")
                .build());

    assertEquals(List.of("da-goodness", "db-goodness", "again-goodness"), goodnessLayers(conf));
    assertEquals(List.of("da-goodness", "db-goodness"), conf.getVertexInputs().get("both"));
  }

  @Test
  void convert_settingsOfTheNetwork_stay() {
    MultiLayerConfiguration original =
        OrdinaryModels.settings()
            .dataType(DataType.DOUBLE)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .list()
            .layer(OrdinaryModels.dense("dense", 4))
            .layer(OrdinaryModels.output())
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(7)
            .setInputType(InputType.feedForward(3))
            .build();
    original.setIterationCount(11);
    original.setEpochCount(2);
    MultiLayerConfiguration conf = ForwardForward.convert(original);

    assertEquals(DataType.DOUBLE, conf.getDataType());
    assertEquals(DataType.DOUBLE, conf.getConf(1).getDataType());
    assertEquals(WorkspaceMode.NONE, conf.getTrainingWorkspaceMode());
    assertEquals(BackpropType.TruncatedBPTT, conf.getBackpropType());
    assertEquals(7, conf.getTbpttFwdLength());
    assertEquals(11, conf.getIterationCount());
    assertEquals(2, conf.getEpochCount());
    assertEquals(123, conf.getConf(1).getSeed());
  }

  @Test
  void convert_goodnessLayer_takesTheSettingsOfItsBlockButNoDropout() {
    DenseLayer dense =
        new DenseLayer.Builder()
            .nOut(4)
            .updater(new Nesterovs(0.03, 0.7))
            .weightInit(WeightInit.NORMAL)
            .l2(0.02)
            .dropOut(0.5)
            .build();
    MultiLayerConfiguration original =
        OrdinaryModels.settings()
            .list()
            .layer(dense)
            .layer(OrdinaryModels.output())
            .setInputType(InputType.feedForward(3))
            .build();
    FFGoodnessLayer layer = goodness(ForwardForward.convert(original), 1);
    BaseLayer from = (BaseLayer) original.getConf(0).getLayer();

    assertEquals("layer0-goodness", layer.getLayerName());
    assertEquals(new Nesterovs(0.03, 0.7), layer.getIUpdater());
    assertEquals(from.getWeightInitFn(), layer.getWeightInitFn());
    assertEquals(from.getRegularization(), layer.getRegularization());
    assertNull(layer.getIDropout());
    ((Nesterovs) layer.getIUpdater()).setLearningRate(1);
    assertEquals(new Nesterovs(0.03, 0.7), from.getIUpdater());
  }
}
