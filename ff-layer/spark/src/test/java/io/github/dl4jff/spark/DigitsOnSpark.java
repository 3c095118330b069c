package io.github.dl4jff.spark;

import io.github.dl4jff.Digits;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.List;
import org.apache.spark.SparkConf;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The digits, networks for them, and a Spark of two workers in this process. */
final class DigitsOnSpark {
  /** What the layers of a network learn by. */
  enum Objective {
    TWO_PASSES,
    ONE_PASS
  }

  static final int WORKERS = 2;
  static final int BATCH = 48;

  /** Of the training digits, the last one of 45. */
  static final int BATCHES = 30;

  /** A whole number of averagings is an epoch: DL4J leaves out batches that are over. */
  static final int AVERAGING_FREQUENCY = 5;

  private DigitsOnSpark() {}

  static SparkConf sparkConf() {
    return new SparkConf()
        .setMaster("local[" + WORKERS + "]")
        .setAppName("digits")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.driver.host", "localhost");
  }

  static List<DataSet> training() {
    DataSet digits = Digits.training();
    digits.shuffle(1);
    return digits.batchBy(BATCH);
  }

  static List<DataSet> test() {
    return Digits.test().batchBy(BATCH);
  }

  static double goodnessAccuracy(Model net) {
    return new GoodnessClassifier(net)
        .evaluate(new ListDataSetIterator<>(Digits.test().asList(), BATCH))
        .accuracy();
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(3e-3));
  }

  private static FFDenseLayer first(Objective objective) {
    FFDenseLayer.Builder first = new FFDenseLayer.Builder().name("ff1").nOut(100);
    return switch (objective) {
      case TWO_PASSES -> first.labels(Digits.CLASSES).build();
      case ONE_PASS -> first.classes(Digits.CLASSES).build();
    };
  }

  private static FFDenseLayer second(Objective objective) {
    FFDenseLayer.Builder second = new FFDenseLayer.Builder().name("ff2").nOut(100);
    return switch (objective) {
      case TWO_PASSES -> second.build();
      case ONE_PASS -> second.classes(Digits.CLASSES).build();
    };
  }

  private static OutputLayer head() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(Digits.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static MultiLayerConfiguration layered(Objective objective) {
    return builder()
        .list(first(objective), second(objective), head())
        .setInputType(InputType.feedForward(Digits.PIXELS))
        .build();
  }

  static ComputationGraphConfiguration graph(Objective objective) {
    return builder()
        .graphBuilder()
        .addInputs("pixels")
        .addLayer("ff1", first(objective), "pixels")
        .addLayer("ff2", second(objective), "ff1")
        .addLayer("head", head(), "ff2")
        .setOutputs("head")
        .setInputTypes(InputType.feedForward(Digits.PIXELS))
        .build();
  }
}
