package io.github.dl4jff.mnist.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFAdam;
import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.conf.LinearDecaySchedule;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SymBaLoss;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.data.LabelledImagesIterator;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.LossName;
import io.github.dl4jff.mnist.settings.NegativesName;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.WeightDecay;

class ExampleNetworkTest {
  private static final long SEED = 5;

  private final LabelledImages train = DigitsDataset.load().train();

  private MultiLayerConfiguration configuration(TrainingMethod method) {
    return configuration(
        TrainingSettings.builder(DatasetName.DIGITS)
            .method(method)
            .hidden(30, 20)
            .epochs(2)
            .batch(100)
            .adam(1e-3, 0)
            .build());
  }

  private MultiLayerConfiguration configuration(TrainingSettings settings) {
    return ExampleNetwork.configuration(settings, SEED, train);
  }

  private static FFDenseLayer layer(MultiLayerConfiguration configuration, int index) {
    return (FFDenseLayer) configuration.getConf(index).getLayer();
  }

  @Test
  void configuration_hasTheHiddenLayers_andOnlyTheFirstSeesLabels() {
    MultiLayerConfiguration configuration = configuration(TrainingMethod.FORWARD_FORWARD);
    assertEquals(3, configuration.getConfs().size());
    assertEquals(64, layer(configuration, 0).getNIn());
    assertEquals(30, layer(configuration, 0).getNOut());
    assertEquals(20, layer(configuration, 1).getNOut());
    assertEquals(10, layer(configuration, 0).getLabelInput().getClasses());
    assertNull(layer(configuration, 1).getLabelInput());
  }

  @Test
  void configuration_forBackprop_differsInAllowBackpropAlone() {
    MultiLayerConfiguration backprop = configuration(TrainingMethod.BACKPROP);
    assertTrue(layer(backprop, 0).getLearning().isAllowBackprop());
    String json =
        backprop.toJson().replace("\"allowBackprop\" : true", "\"allowBackprop\" : false");
    assertEquals(configuration(TrainingMethod.FORWARD_FORWARD).toJson(), json);
  }

  @Test
  void configuration_ofTheDefaults_regularisesNothing() {
    MultiLayerConfiguration configuration = configuration(TrainingMethod.FORWARD_FORWARD);
    for (int i = 0; i < 3; i++) {
      BaseLayer layer = (BaseLayer) configuration.getConf(i).getLayer();
      assertNull(layer.getIDropout());
      assertEquals(List.of(), layer.getRegularization());
    }
    assertEquals(
        new FFDenseLayer.Builder().build().getLearning().getObjective(),
        layer(configuration, 1).getLearning().getObjective());
  }

  static Stream<Arguments> onePass() {
    return Stream.of(
        Arguments.of(TrainingMethod.PROJECTION, new ClassProjection()),
        Arguments.of(TrainingMethod.GROUPS, new ClassGroups()));
  }

  @ParameterizedTest
  @MethodSource("onePass")
  void configuration_inOnePass_hasTheClassesInEveryHiddenLayer(
      TrainingMethod method, ClassGoodness goodness) {
    MultiLayerConfiguration configuration =
        configuration(
            TrainingSettings.builder(DatasetName.DIGITS)
                .method(method)
                .hidden(30, 20)
                .batch(100)
                .epochs(4)
                .adam(0.01, 0.5)
                .layers(LayerSettings.onePass(0.25))
                .keep(0.5, 0.75, 1)
                .batchNormalization(method == TrainingMethod.GROUPS)
                .build());
    for (int k = 0; k < 2; k++) {
      FFDenseLayer layer = layer(configuration, k);
      assertEquals(method == TrainingMethod.GROUPS, layer.isBatchNormalization());
      assertEquals(
          new Competitive(10, goodness, new CrossEntropyLoss(0.25)),
          layer.getLearning().getObjective());
      assertNull(layer.getLabelInput());
      assertFalse(layer.getLearning().isAllowBackprop());
    }
    assertEquals(new Dropout(0.5), layer(configuration, 0).getIDropout());
    assertEquals(new Dropout(0.75), layer(configuration, 1).getIDropout());
  }

  private static TrainingSettings convolutional(TrainingMethod method) {
    return TrainingSettings.builder(DatasetName.DIGITS)
        .method(method)
        .convolutions(new ConvolutionSettings(3, 10, true), new ConvolutionSettings(5, 16, false))
        .hidden(30)
        .batch(100)
        .epochs(4)
        .adam(0.01, 0.5)
        .layers(LayerSettings.onePass(0.25))
        .keep(0.5, 0.75, 0.25)
        .build();
  }

  @ParameterizedTest
  @MethodSource("onePass")
  void configuration_ofConvolutions_hasThemAndTheirPoolingBelowTheDenseLayers(
      TrainingMethod method, ClassGoodness goodness) {
    MultiLayerConfiguration configuration = configuration(convolutional(method));
    assertEquals(
        List.of(
            FFConvolutionLayer.class,
            FFConvolutionLayer.class,
            FFDenseLayer.class,
            OutputLayer.class),
        configuration.getConfs().stream().map(conf -> conf.getLayer().getClass()).toList());
    boolean learnt = goodness instanceof ClassProjection;
    for (int k = 0; k < 3; k++) {
      assertEquals(
          new Competitive(
              10,
              learnt && k < 2 ? new ClassProjection(6272) : goodness,
              new CrossEntropyLoss(0.25)),
          ((FFLayerConfiguration) configuration.getConf(k).getLayer())
              .getLearning()
              .getObjective());
    }
    FFConvolutionLayer first = (FFConvolutionLayer) configuration.getConf(0).getLayer();
    FFConvolutionLayer second = (FFConvolutionLayer) configuration.getConf(1).getLayer();
    assertEquals(new UnitShape(10, 1, 4, 4, false), first.units());
    assertEquals(new UnitShape(16, 1, 4, 4, false), second.units());
    assertEquals(16 * 4 * 4, layer(configuration, 2).getNIn());
    assertEquals(new Dropout(0.5), first.getIDropout());
    assertEquals(new Dropout(0.75), second.getIDropout());
    assertEquals(new Dropout(0.75), layer(configuration, 2).getIDropout());
    assertEquals(List.of(2, 1), List.of(first.getMaxPooling(), second.getMaxPooling()));
  }

  @Test
  void configuration_ofConvolutionsForBackprop_differsInAllowBackpropAlone() {
    String json = configuration(convolutional(TrainingMethod.BACKPROP)).toJson();
    assertTrue(json.contains("\"allowBackprop\" : true"), json);
    assertEquals(
        configuration(convolutional(TrainingMethod.PROJECTION)).toJson(),
        json.replace("\"allowBackprop\" : true", "\"allowBackprop\" : false"));
  }

  @Test
  void configuration_takesEverySetting() {
    TrainingSettings settings =
        TrainingSettings.builder(DatasetName.DIGITS)
            .hidden(30, 20)
            .batch(100)
            .epochs(4)
            .adam(0.01, 0.5)
            .weightDecay(0.125)
            .keep(0.5, 0.75, 0.25)
            .layers(
                new LayerSettings(
                    2.0, LossName.SYMBA, 4.5, 0.25, 0.5, 0, NegativesName.HYBRID_IMAGES))
            .build();
    MultiLayerConfiguration configuration = configuration(settings);
    assertEquals(new Dropout(0.5), layer(configuration, 0).getIDropout());
    assertEquals(new Dropout(0.75), layer(configuration, 1).getIDropout());
    BaseLayer head = (BaseLayer) configuration.getConf(2).getLayer();
    assertEquals(new Dropout(0.25), head.getIDropout());
    // 1,437 images are 15 minibatches, 4 epochs 60
    assertEquals(List.of(new WeightDecay(0.125, true)), head.getRegularization());
    assertEquals(new FFAdam(new LinearDecaySchedule(0.01, 30, 60)), head.getIUpdater());
    assertEquals(2, layer(configuration, 0).getLabelInput().getScale());
    for (int k = 0; k < 2; k++) {
      FFDenseLayer layer = layer(configuration, k);
      Contrastive objective = layer.getLearning().contrastive();
      assertEquals(new SymBaLoss(4.5), objective.getLoss());
      assertEquals(0.25, objective.getPeerNormalization());
      assertEquals(0.5, objective.getCollaboration());
      assertEquals(List.of(new WeightDecay(0.125, true)), layer.getRegularization());
      assertEquals(head.getIUpdater(), layer.getIUpdater());
    }
  }

  @Test
  void create_withoutLabels_letsTheHeadSeeAllHiddenLayers() {
    TrainingSettings settings = withoutLabels(NegativesName.HYBRID_IMAGES);
    ComputationGraph net = (ComputationGraph) ExampleNetwork.create(settings, SEED, train).model();
    assertEquals(
        30 + 20 + 10, ((FeedForwardLayer) net.getOutputLayer(0).conf().getLayer()).getNIn());
    for (int k = 0; k < 3; k++) {
      FFDenseLayer layer = (FFDenseLayer) net.getLayer("layer" + k).conf().getLayer();
      assertNull(layer.getLabelInput());
      assertEquals(k == 0, layer.normalizesInput());
    }
  }

  @Test
  void listeners_withoutLabels_takeTheNegativesOfTheSettings() {
    assertEquals(
        trained(NegativesName.SELF_CONTRASTIVE_PAIRS),
        trained(NegativesName.SELF_CONTRASTIVE_PAIRS));
    assertNotEquals(
        trained(NegativesName.HYBRID_IMAGES), trained(NegativesName.SELF_CONTRASTIVE_PAIRS));
  }

  /** Returns the weights of the first layer after an epoch. */
  private INDArray trained(NegativesName negatives) {
    TrainingSettings settings = withoutLabels(negatives);
    AnyNetwork net = ExampleNetwork.create(settings, SEED, train);
    net.setListeners(ExampleNetwork.listeners(settings));
    net.fit(LabelledImagesIterator.inOrder(train, settings.batch()));
    return ((ComputationGraph) net.model()).getLayer("layer0").getParam("W");
  }

  private static TrainingSettings withoutLabels(NegativesName negatives) {
    return TrainingSettings.builder(DatasetName.DIGITS)
        .hidden(30, 20, 10)
        .batch(100)
        .epochs(1)
        .adam(0.01, 0)
        .layers(new LayerSettings(null, LossName.SILU, 6, 0, 0, 0, negatives))
        .unsupervised()
        .build();
  }
}
