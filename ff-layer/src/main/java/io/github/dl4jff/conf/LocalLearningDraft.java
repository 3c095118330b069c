package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LocalObjective;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;

/** What a builder has been told of its layer's {@link LocalLearning}; null where nothing. */
public final class LocalLearningDraft {
  int classes;
  ClassGoodness classGoodness;
  ClassLoss classLoss;
  int labels;
  Double labelScale;
  ScalarGoodness goodness;
  LocalLoss loss;
  Double threshold;
  double peerNormalization;
  double collaboration;
  Boolean normalizeInput;
  boolean normalizeOutput = true;
  boolean trainBelow;
  boolean allowBackprop;
  boolean batchNormalization;

  LocalLearningDraft() {}

  /**
   * Makes the value for a layer that learns in one pass only.
   *
   * @param layer the kind of layer, for messages
   * @return the value
   * @throws DL4JInvalidConfigException if it has no classes
   */
  LocalLearning build(String layer) {
    if (classes == 0) {
      throw new DL4JInvalidConfigException(
          layer + ": expected classes(C), the number of classes to tell apart, got none");
    }
    return buildEither();
  }

  /**
   * Makes the value for a layer that learns in one pass or in two.
   *
   * @return the value
   * @throws DL4JInvalidConfigException if options of one objective stand beside the other, or
   *     {@code labelScale} without {@code labels}
   */
  LocalLearning buildEither() {
    return new LocalLearning(
        objective(), normalizeInput, normalizeOutput, trainBelow, allowBackprop);
  }

  private LocalObjective objective() {
    if (classes > 0) {
      refuse("no options of the two passes beside classes(" + classes + ")", ofTwoPasses());
      return new Competitive(classes, classGoodness, classLoss);
    }
    List<String> ofOnePass = new ArrayList<>();
    add(ofOnePass, classGoodness != null, "goodness(" + classGoodness + ")");
    add(ofOnePass, classLoss != null, "loss(" + classLoss + ")");
    add(ofOnePass, batchNormalization, "batchNormalization(true)");
    refuse("classes(C) beside options of the one pass", ofOnePass);
    List<String> ofTheLabel = new ArrayList<>();
    add(ofTheLabel, labels == 0 && labelScale != null, "labelScale(" + labelScale + ")");
    refuse("labels(C) beside the scale of the label", ofTheLabel);
    return new Contrastive(goodness, loss, threshold, peerNormalization, collaboration);
  }

  private List<String> ofTwoPasses() {
    List<String> set = new ArrayList<>();
    add(set, labels > 0, "labels(" + labels + ")");
    add(set, labelScale != null, "labelScale(" + labelScale + ")");
    add(set, goodness != null, "goodness(" + goodness + ")");
    add(set, loss != null, "loss(" + loss + ")");
    add(set, threshold != null, "threshold(" + threshold + ")");
    add(set, peerNormalization > 0, "peerNormalization(" + peerNormalization + ")");
    add(set, collaboration > 0, "collaboration(" + collaboration + ")");
    return set;
  }

  private static void add(List<String> names, boolean isSet, String name) {
    if (isSet) {
      names.add(name);
    }
  }

  private static void refuse(String expected, List<String> got) {
    if (!got.isEmpty()) {
      throw new DL4JInvalidConfigException(
          "FFDenseLayer: expected " + expected + ", got " + String.join(", ", got));
    }
  }
}
