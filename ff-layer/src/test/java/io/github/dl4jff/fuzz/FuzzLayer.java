package io.github.dl4jff.fuzz;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import java.util.Arrays;
import org.nd4j.linalg.activations.Activation;

/**
 * A Forward-Forward layer of a case.
 *
 * @param width number of units
 * @param activation its activation function
 * @param loss its local loss
 * @param goodness how its goodness is measured
 * @param normalization what it normalises
 * @param options numbers
 * @param onePass what it learns by in one pass
 */
record FuzzLayer(
    int width,
    Activation activation,
    LocalLoss loss,
    ScalarGoodness goodness,
    Normalization normalization,
    Options options,
    OnePass onePass) {

  /**
   * What a layer normalises.
   *
   * @param input whether it normalises its input; null for the default
   * @param output whether it normalises its output
   */
  record Normalization(Boolean input, boolean output) {}

  /**
   * Numbers of a layer.
   *
   * @param bias whether there is one
   * @param labelScale the size of the label
   * @param peer peer normalisation
   * @param collaboration the weight of the other layers
   * @param keep how much dropout keeps of the input
   * @param weightDecay the weight decay
   */
  record Options(
      boolean bias,
      double labelScale,
      double peer,
      double collaboration,
      double keep,
      double weightDecay) {}

  /**
   * What a layer learns by in one pass.
   *
   * @param goodness how its goodness is measured
   * @param smoothing label smoothing
   * @param weighted whether the classes have weights
   * @param batchNormalization whether it normalises its sums
   * @param similarity weight of similarity matching, which only a projection can learn by
   */
  record OnePass(
      ClassGoodness goodness,
      double smoothing,
      boolean weighted,
      boolean batchNormalization,
      double similarity) {
    private static final int FEATURES = 5;

    ClassLoss loss(int classes) {
      double[] weights = new double[classes];
      Arrays.setAll(weights, c -> c % 3);
      ClassLoss prediction = new CrossEntropyLoss(smoothing, weighted ? weights : null);
      return goodness instanceof ClassProjection && similarity > 0
          ? new SimilarityMatchingLoss(similarity, FEATURES, prediction)
          : prediction;
    }
  }

  /** The units in one pass: for most layers that share them out at least one for each class. */
  private int units(int classes) {
    return onePass.goodness instanceof ClassGroups && width % 5 > 0
        ? Math.max(width, classes)
        : width;
  }

  /** Whether a class would have no unit. */
  boolean isTooNarrow(int classes) {
    return onePass.goodness instanceof ClassGroups && units(classes) < classes;
  }

  FFDenseLayer configuration(String name, FuzzCase.Learning learning, boolean first, int classes) {
    FFDenseLayer.Builder builder =
        new FFDenseLayer.Builder()
            .name(name)
            .nOut(width)
            .activation(activation)
            .normalizeOutput(normalization.output)
            .hasBias(options.bias);
    learn(builder, learning, first, classes);
    builder.weightDecay(options.weightDecay);
    if (normalization.input != null) {
      builder.normalizeInput(normalization.input);
    }
    if (options.keep < 1) {
      builder.dropOut(options.keep);
    }
    return builder.build();
  }

  private void learn(
      FFDenseLayer.Builder builder, FuzzCase.Learning learning, boolean first, int classes) {
    if (learning == FuzzCase.Learning.ONE_PASS) {
      builder
          .nOut(units(classes))
          .classes(classes)
          .goodness(onePass.goodness)
          .batchNormalization(onePass.batchNormalization)
          .loss(onePass.loss(classes));
      return;
    }
    if (first && learning == FuzzCase.Learning.LABELS) {
      builder.labels(classes).labelScale(options.labelScale);
    }
    builder
        .loss(loss)
        .goodness(goodness)
        .peerNormalization(options.peer)
        .collaboration(options.collaboration);
  }
}
