package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.SumSquares;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** The configuration of layers that learn in one pass. */
class OnePassLayerTest {

  private static Networks.Plan plan() {
    return Networks.plan().objective(Objective.ONE_PASS);
  }

  private static FFDenseLayer layer(MultiLayerConfiguration conf) {
    return (FFDenseLayer) conf.getConf(1).getLayer();
  }

  @Test
  void build_classesAlone_hasTheDocumentedDefaults() {
    FFDenseLayer layer = new FFDenseLayer.Builder().nIn(4).nOut(8).classes(3).build();
    LocalLearning learning = layer.getLearning();
    assertNull(layer.getLabelInput());
    assertNull(learning.contrastive());
    assertEquals(
        new Competitive(3, new ClassProjection(), new CrossEntropyLoss()), learning.competitive());
    assertEquals(
        List.of(false, true, false, false),
        List.of(
            layer.normalizesInput(),
            learning.isNormalizeOutput(),
            learning.isTrainBelow(),
            learning.isAllowBackprop()));
    assertEquals(4.0, new ClassGroups().getBeta());
  }

  static Stream<UnaryOperator<FFDenseLayer.Builder>> settings() {
    return Stream.of(
        b -> b.classes(4),
        b -> b.goodness(new ClassGroups()),
        b -> b.goodness(new ClassGroups(2)),
        b -> b.loss(new CrossEntropyLoss(0.1)),
        b -> b.loss(new CrossEntropyLoss(0.1, new double[] {1, 2, 3})),
        b -> b.loss(new CrossEntropyLoss(0, new double[] {1, 1, 1})),
        b -> b.loss(new SimilarityMatchingLoss(0.5)),
        b -> b.loss(new SimilarityMatchingLoss(0.5, 8, new CrossEntropyLoss(0.1))),
        b -> b.classes(0),
        b -> b.hasBias(false),
        b -> b.batchNormalization(true),
        b -> b.normalizeInput(true),
        b -> b.normalizeOutput(false),
        b -> b.trainBelow(true),
        b -> b.allowBackprop(true),
        b -> b.activation(Activation.TANH));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void configuration_anySetting_survivesJsonYamlAndCloneAndCountsInEquals(
      UnaryOperator<FFDenseLayer.Builder> setting) {
    MultiLayerConfiguration plain = plan().configuration();
    MultiLayerConfiguration set = plan().each(setting).configuration();
    FFDenseLayer layer = layer(set);
    assertEquals(layer, layer(MultiLayerConfiguration.fromJson(set.toJson())));
    assertEquals(layer, layer(MultiLayerConfiguration.fromYaml(set.toYaml())));
    assertEquals(layer, layer(set.clone()));
    assertEquals(layer.hashCode(), layer(set.clone()).hashCode());
    assertEquals(layer.toString(), layer(set.clone()).toString());
    assertNotEquals(layer(plain), layer);
    assertNotEquals(layer(plain).hashCode(), layer.hashCode());
    assertNotEquals(layer(plain).toString(), layer.toString());
  }

  static Stream<UnaryOperator<FFDenseLayer.Builder>> badSettings() {
    return Stream.of(
        b -> b.classes(1),
        b -> b.classes(-3),
        b -> b.goodness((ClassGoodness) null),
        b -> b.loss((ClassLoss) null));
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void builder_badSetting_isRefusedAtOnce(UnaryOperator<FFDenseLayer.Builder> setting) {
    FFDenseLayer.Builder builder = new FFDenseLayer.Builder();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> setting.apply(builder));
    assertTrue(error.getMessage().matches("\\w+: expected .*, got .*"), error.getMessage());
  }

  static Stream<Arguments> mixtures() {
    String onePass = "FFDenseLayer: expected no options of the two passes beside classes(3), got ";
    String twoPasses = "FFDenseLayer: expected classes(C) beside options of the one pass, got ";
    return Stream.of(
        mixture(b -> b.classes(3).labels(3), onePass + "labels(3)"),
        mixture(b -> b.classes(3).labelScale(2), onePass + "labelScale(2.0)"),
        mixture(b -> b.classes(3).goodness(new MeanSquares()), onePass + "goodness(MeanSquares)"),
        mixture(b -> b.loss(new SiLULoss()).classes(3), onePass + "loss(SiLULoss(alpha=6.0))"),
        mixture(b -> b.threshold(1).classes(3), onePass + "threshold(1.0)"),
        mixture(b -> b.peerNormalization(0.1).classes(3), onePass + "peerNormalization(0.1)"),
        mixture(b -> b.collaboration(0.1).classes(3), onePass + "collaboration(0.1)"),
        mixture(
            b -> b.threshold(1).goodness(new SumSquares()).classes(3),
            onePass + "goodness(SumSquares), threshold(1.0)"),
        mixture(b -> b.batchNormalization(true), twoPasses + "batchNormalization(true)"),
        mixture(b -> b.goodness(new ClassProjection()), twoPasses + "goodness(ClassProjection)"),
        mixture(
            b -> b.labels(3).loss(new CrossEntropyLoss()),
            twoPasses + "loss(CrossEntropyLoss(smoothing=0.0, classWeights=null))"));
  }

  private static Arguments mixture(UnaryOperator<FFDenseLayer.Builder> setting, String message) {
    return Arguments.of(setting, message);
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void build_optionsOfBothObjectives_isRefused(
      UnaryOperator<FFDenseLayer.Builder> setting, String message) {
    FFDenseLayer.Builder builder = setting.apply(new FFDenseLayer.Builder().nOut(5));
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, builder::build);
    assertEquals(message, error.getMessage());
  }

  @Test
  void build_weightsOfAnotherNumberOfClasses_isRefused() {
    FFDenseLayer.Builder builder =
        new FFDenseLayer.Builder().classes(3).loss(new CrossEntropyLoss(0, new double[] {1, 2}));
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals(
        "classWeights: expected 3 weights, one for each class, got [1.0, 2.0]", error.getMessage());
  }

  /** As a hand-written file may say. */
  @Test
  void init_labelInputBesideOnePassFromJson_isRefused() {
    String json = plan().configuration().toJson();
    String broken =
        json.replace(
            "\"labelInput\" : null", "\"labelInput\" : {\"classes\" : 3, \"scale\" : null}");
    assertNotEquals(json, broken);
    MultiLayerNetwork net = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(broken));
    DL4JInvalidConfigException error = assertThrows(DL4JInvalidConfigException.class, net::init);
    assertEquals(
        "FFDenseLayer 'ff1' (layer 0): expected no label input beside the one pass, got"
            + " LabelInput(classes=3, scale=null)",
        error.getMessage());
  }

  @Test
  void json_outOfRangeValue_isRefused() {
    String json = plan().each(b -> b.goodness(new ClassGroups(2))).configuration().toJson();
    String broken = json.replace("\"beta\" : 2.0", "\"beta\" : -2.0");
    assertNotEquals(json, broken);
    Throwable cause = assertThrows(Exception.class, () -> MultiLayerConfiguration.fromJson(broken));
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertEquals("beta: expected a finite number > 0, got -2.0", cause.getMessage());
  }

  @Test
  void init_fewerUnitsThanClasses_isAnErrorThatNamesTheLayer() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            plan().hidden(5, 2).each(b -> b.goodness(new ClassGroups())).configuration());
    DL4JInvalidConfigException error = assertThrows(DL4JInvalidConfigException.class, net::init);
    assertEquals(
        "FFDenseLayer 'ff2' (layer 1): nOut: expected at least 3 units, one for each class of"
            + " ClassGroups, got 2",
        error.getMessage());
  }

  @Test
  void init_shapesAndKeys_areThoseOfTheGoodness() {
    MultiLayerNetwork net = plan().at(1, b -> b.goodness(new ClassGroups())).build();
    assertEquals(List.of("W", "b", "M", "d"), List.copyOf(net.getLayer(0).paramTable().keySet()));
    assertEquals(List.of("W", "b"), List.copyOf(net.getLayer(1).paramTable().keySet()));
    assertArrayEquals(new long[] {5, 3}, net.getParam("0_M").shape());
    assertArrayEquals(new long[] {3}, net.getParam("0_d").shape());
    assertEquals(6 * 5 + 5 + 5 * 3 + 3, net.getLayer(0).numParams());
    // Xavier, Deeplearning4j's default: deviation sqrt(2 / (fan-in + fan-out))
    assertEquals(Math.sqrt(2.0 / 8), net.getParam("0_M").stdNumber().doubleValue(), 0.2);
    assertEquals(0, net.getParam("0_d").amaxNumber().doubleValue());
  }

  @Test
  void regularization_appliesToWeightsAndProjectionAlone() {
    FFDenseLayer layer = layer(plan().each(b -> b.l2(0.2)).configuration());
    for (String weights : List.of("W", "M")) {
      assertEquals(List.of(new L2Regularization(0.2)), layer.getRegularizationByParam(weights));
    }
    assertTrue(layer.getRegularizationByParam("b").isEmpty());
    assertTrue(layer.getRegularizationByParam("d").isEmpty());
  }
}
