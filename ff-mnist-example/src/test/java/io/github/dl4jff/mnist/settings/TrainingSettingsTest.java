package io.github.dl4jff.mnist.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.LinearDecaySchedule;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import io.github.dl4jff.loss.SymBaLoss;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.files.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

class TrainingSettingsTest {
  private static TrainingSettingsBuilder settings() {
    return TrainingSettings.builder(DatasetName.DIGITS)
        .hidden(30, 20)
        .batch(100)
        .epochs(7)
        .adam(1e-3, 0.5);
  }

  private static void assertRefused(String message, TrainingSettingsBuilder builder) {
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void build_numbersOutOfRange_areRefusedByName() {
    assertRefused("version: expected a number >= 1, got 0", settings().version(0));
    assertRefused("hidden layers: expected a number >= 1, got 0", settings().hidden());
    assertRefused("hidden: expected a number >= 1, got 0", settings().hidden(30, 0));
    assertRefused("batch: expected a number >= 1, got 0", settings().batch(0));
    assertRefused("epochs: expected a number >= 1, got -1", settings().epochs(-1));
    assertRefused(
        "weightDecay: expected a finite number >= 0, got NaN", settings().weightDecay(Double.NaN));
    assertRefused("shift: expected a number >= 0, got -1", settings().shift(-1));
    assertRefused("validateEvery: expected a number >= 1, got 0", settings().validateEvery(0));
    assertRefused("method: expected a value, got null", settings().method(null));
  }

  private static TrainingSettingsBuilder convolutional() {
    return settings()
        .method(TrainingMethod.PROJECTION)
        .layers(LayerSettings.onePass(0.1))
        .convolutions(new ConvolutionSettings(3, 8, true), new ConvolutionSettings(3, 16, false))
        .hidden();
  }

  @Test
  void build_convolutions_needNoDenseLayers_butOnePass() {
    assertEquals(2, convolutional().build().hiddenLayers());
    assertEquals(3, convolutional().hidden(30).build().hiddenLayers());
    assertEquals(2, convolutional().method(TrainingMethod.BACKPROP).build().hiddenLayers());
    String refused =
        "convolutions: expected none but in one pass, with a loss such as cross-entropy, got 2";
    assertRefused(
        refused,
        convolutional().method(TrainingMethod.FORWARD_FORWARD).layers(LayerSettings.DEFAULT));
    assertRefused(
        refused, convolutional().method(TrainingMethod.BACKPROP).layers(LayerSettings.DEFAULT));
    assertRefused(refused, convolutional().method(TrainingMethod.BACKPROP).unsupervised());
  }

  @Test
  void build_batchNormalization_isForDenseLayersInOnePassAndTheirTwin() {
    TrainingSettingsBuilder onePass =
        settings()
            .method(TrainingMethod.PROJECTION)
            .layers(LayerSettings.onePass(0.1))
            .batchNormalization(true);
    assertTrue(SettingsText.line(onePass.build()).contains("; batch normalisation;"));
    assertTrue(onePass.method(TrainingMethod.BACKPROP).build().batchNormalization());
    String refused =
        "batchNormalization: expected false but for dense layers in one pass, got true";
    assertRefused(refused, settings().batchNormalization(true));
    assertRefused(refused, convolutional().batchNormalization(true));
  }

  @Test
  void build_groups_needAUnitOrChannelForEachClass() {
    assertRefused(
        "convolutions: expected a number >= 10, got 8",
        convolutional().method(TrainingMethod.GROUPS));
    assertRefused(
        "hidden: expected a number >= 10, got 9",
        convolutional().method(TrainingMethod.GROUPS).convolutions().hidden(10, 9));
  }

  @Test
  void build_moreConvolutionsThatPoolThanTheImageHasPixels_areRefused() {
    ConvolutionSettings pooled = new ConvolutionSettings(3, 8, true);
    // 8x8 pixels become 4x4, 2x2, 1x1
    assertEquals(3, convolutional().convolutions(pooled, pooled, pooled).build().hiddenLayers());
    assertRefused(
        "convolutions: expected maps of at least 2x2 to pool, got 1x1",
        convolutional().convolutions(pooled, pooled, pooled, pooled));
  }

  @Test
  void convolutionText_readAgain_isTheSame() {
    for (ConvolutionSettings each : convolutional().build().convolutions()) {
      assertEquals(each, ConvolutionSettings.parse(each.text()));
    }
    assertEquals(new ConvolutionSettings(5, 32, true), ConvolutionSettings.parse("5x5x32-pool"));
    for (String text : List.of("", "5x5", "5x3x32", "5x5x32-", "0x0x32", "5x5x0", "5x5x-1")) {
      assertThrows(IllegalArgumentException.class, () -> ConvolutionSettings.parse(text), text);
    }
  }

  @Test
  void line_ofConvolutions_namesThemAndTheirPooling() {
    String line = SettingsText.line(convolutional().hidden(30).build());
    assertTrue(line.startsWith("UCI digits 8x8-3x3x8-pool-3x3x16-30-10; one pass, "), line);
  }

  @Test
  void parts_numbersOutOfRange_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> settings().adam(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> settings().adam(1e-3, 1));
    assertThrows(IllegalArgumentException.class, () -> settings().keep(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> settings().keep(1, 1.1, 1));
    assertThrows(IllegalArgumentException.class, () -> settings().keep(1, 1, Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LayerSettings(0.0, LossName.SILU, 6, 0, 0, 0, NegativesName.HYBRID_IMAGES));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LayerSettings(3.0, null, 6, 0, 0, 0, NegativesName.HYBRID_IMAGES));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LayerSettings(3.0, LossName.SILU, 6, -1, 0, 0, NegativesName.HYBRID_IMAGES));
  }

  private static void assertUnused(String message, Double scale, LossName loss, double... three) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new LayerSettings(
                        scale,
                        loss,
                        0.5,
                        three[0],
                        three[1],
                        three[2],
                        NegativesName.HYBRID_IMAGES))
            .getMessage());
  }

  @Test
  void layerSettings_numberWithoutEffectWithTheLoss_isRefused() {
    String one = "%s: expected none with the loss cross-entropy, got %s";
    assertUnused(one.formatted("labelScale", 3.0), 3.0, LossName.CROSS_ENTROPY, 0, 0, 0);
    assertUnused(one.formatted("peerNormalization", 0.1), null, LossName.CROSS_ENTROPY, 0.1, 0, 0);
    assertUnused(one.formatted("collaboration", 0.1), null, LossName.CROSS_ENTROPY, 0, 0.1, 0);
    String two = "similarity: expected none with the loss SiLU, got 9.0";
    assertUnused(two, null, LossName.SILU, 0, 0, 9);
  }

  @Test
  void toBuilder_keepsEverything() {
    TrainingSettings settings = settings().shift(1).flip(true).unsupervised().build();
    assertTrue(settings.flip());
    assertEquals(settings, settings.toBuilder().build());
    assertEquals(convolutional().build(), convolutional().build().toBuilder().build());
    TrainingSettings normalized =
        settings()
            .method(TrainingMethod.PROJECTION)
            .layers(LayerSettings.onePass(0.1))
            .batchNormalization(true)
            .build();
    assertEquals(normalized, normalized.toBuilder().build());
    assertFalse(settings.toBuilder().flip(false).build().flip());
  }

  @Test
  void iterationsPerEpoch_countsTheRaggedBatch() {
    assertEquals(15, settings().build().iterationsPerEpoch(1437));
    assertEquals(14, settings().build().iterationsPerEpoch(1400));
    assertEquals(1, settings().batch(Integer.MAX_VALUE).build().iterationsPerEpoch(60_000));
  }

  @Test
  void validatesAfter_everyFewEpochsAndTheLast() {
    TrainingSettings settings = settings().validateEvery(3).build();
    assertEquals(
        List.of(3, 6, 7),
        List.of(1, 2, 3, 4, 5, 6, 7).stream().filter(settings::validatesAfter).toList());
  }

  @Test
  void classifiesByGoodness_onlyWhereTheLayersLearnLabels() {
    assertTrue(settings().build().classifiesByGoodness());
    assertFalse(settings().method(TrainingMethod.BACKPROP).build().classifiesByGoodness());
    assertFalse(settings().unsupervised().build().classifiesByGoodness());
  }

  @Test
  void schedule_isConstantForItsShare() {
    assertEquals(new LinearDecaySchedule(0.1, 50, 100), new AdamSettings(0.1, 0.5).schedule(100));
    assertEquals(new LinearDecaySchedule(0.1, 0, 1), new AdamSettings(0.1, 0.9).schedule(1));
  }

  @Test
  void localLoss_isTheNamedOne() {
    assertEquals(
        new SiLULoss(6),
        new LayerSettings(3.0, LossName.SILU, 6, 0, 0, 0, NegativesName.HYBRID_IMAGES).localLoss());
    assertEquals(
        new SymBaLoss(4),
        new LayerSettings(3.0, LossName.SYMBA, 4, 0, 0, 0, NegativesName.HYBRID_IMAGES)
            .localLoss());
  }

  @Test
  void classLoss_isTheCrossEntropy_andSimilarityMatchingWhereItHasAWeight() {
    assertEquals(new CrossEntropyLoss(0.1), LayerSettings.onePass(0.1).classLoss());
    assertEquals(
        new SimilarityMatchingLoss(9, 128, new CrossEntropyLoss(0.1)),
        LayerSettings.onePass(0.1, 9).classLoss());
    assertThrows(IllegalArgumentException.class, () -> LayerSettings.onePass(0.1, -1));
    TrainingSettings projection =
        settings().method(TrainingMethod.PROJECTION).layers(LayerSettings.onePass(0, 9)).build();
    assertTrue(
        SettingsText.line(projection).contains("cross-entropy loss; similarity matching 9;"));
  }

  @Test
  void json_withAFieldTooFewOrTooMany_isRefused() {
    ObjectNode json = Json.MAPPER.valueToTree(settings().build());
    json.remove("batch");
    assertThrows(IOException.class, () -> Json.value(json, TrainingSettings.class));
    json.put("batch", 100).put("momentum", 0.9);
    assertThrows(IOException.class, () -> Json.value(json, TrainingSettings.class));
  }

  @Test
  void line_saysWhatIsOn_andLeavesOutWhatIsOff() {
    assertEquals(
        "UCI digits 64-30-20-10; Forward-Forward; 7 epochs, batch 100; Adam 0.001, constant for"
            + " 50%, then falling to 0; SiLU loss, alpha 6; label scale as by default; validation"
            + " after every epoch; version 1",
        SettingsText.line(settings().build()));
    String line =
        SettingsText.line(
            settings()
                .weightDecay(1e-4)
                .keep(0.8, 0.9, 1)
                .shift(1)
                .flip(true)
                .unsupervised()
                .layers(
                    new LayerSettings(
                        3.0,
                        LossName.SYMBA,
                        4.5,
                        0.03,
                        0.5,
                        0,
                        NegativesName.SELF_CONTRASTIVE_PAIRS))
                .validateEvery(5)
                .build());
    for (String phrase :
        List.of(
            "keeps 0.8 of the pixels, 0.9 of the hidden activity, 1 of the head's input",
            "weight decay 0.0001",
            "shifts in pixels up to 1",
            "half of the images mirrored",
            "labels for the head only",
            "SymBa loss, alpha 4.5",
            "negatives: self-contrastive pairs",
            "peer normalisation 0.03",
            "collaboration 0.5",
            "validation after every 5 epochs")) {
      assertTrue(line.contains(phrase), line);
    }
    assertFalse(line.contains("label scale"), line);
    String backprop = SettingsText.line(settings().method(TrainingMethod.BACKPROP).build());
    assertFalse(backprop.contains("loss"), backprop);
  }
}
