package io.github.dl4jff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFAdam;
import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.evaluation.EarlyExitClassifier;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LogisticLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import io.github.dl4jff.negative.HybridImages;
import io.github.dl4jff.negative.SelfContrastivePairs;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.ForwardTrainer;
import io.github.dl4jff.training.LayerStatistics;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains on real handwritten digits to an asserted accuracy. */
class DigitsTest {
  private static final int EPOCHS = 15;
  private static final int BATCH = 32;

  private static DataSetIterator batches(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), BATCH);
  }

  private static DataSetIterator training() {
    DataSet data = Digits.training();
    data.shuffle(1);
    return batches(data);
  }

  /** The snippet of README.md. */
  @Test
  void readmeSnippet_trains() {
    DataSetIterator train = training();
    DataSetIterator test = batches(Digits.test());

    double[] accuracy = ReadmeSnippet.train(train, test, Digits.PIXELS);

    assertTrue(accuracy[0] > 0.88, "head " + accuracy[0]); // measured: 0.91
    assertTrue(accuracy[1] > 0.88, "goodness " + accuracy[1]);
  }

  /** The snippet of docs/guide.md, then the same network with other negatives. */
  @Tag("slow")
  @Test
  void guideSnippet_withoutLabels_trains() {
    int height = 8;
    int width = 8;

    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .graphBuilder()
            .addInputs("pixels")
            .addLayer(
                "a", new FFDenseLayer.Builder().nOut(200).normalizeInput(true).build(), "pixels")
            .addLayer("b", new FFDenseLayer.Builder().nOut(200).build(), "a")
            .addLayer("c", new FFDenseLayer.Builder().nOut(200).build(), "b")
            .addVertex("activity", new MergeVertex(), "b", "c")
            .addLayer(
                "label",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(10)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "activity")
            .setOutputs("label")
            .setInputTypes(InputType.feedForward(height * width))
            .build();
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    net.setListeners(
        FFTrainingListener.builder().negativeInputs(new HybridImages(height, width)).build());

    net.fit(training(), 2 * EPOCHS);
    double accuracy = net.evaluate(batches(Digits.test())).accuracy();
    assertTrue(accuracy > 0.84, "accuracy " + accuracy); // measured: 0.89
    double pairAccuracy =
        FFTrainingListener.epochStatistics(net).get(0).figure(LayerStatistics.PAIR_ACCURACY);
    assertTrue(pairAccuracy > 0.8, "pair accuracy " + pairAccuracy); // measured: 0.82

    ComputationGraph other = new ComputationGraph(conf.clone());
    other.init();
    other.setListeners(
        FFTrainingListener.builder().negativeInputs(new SelfContrastivePairs()).build());
    other.fit(training(), 2 * EPOCHS);
    accuracy = other.evaluate(batches(Digits.test())).accuracy();
    assertTrue(accuracy > 0.88, "accuracy by pairs " + accuracy); // measured: 0.93
    pairAccuracy =
        FFTrainingListener.epochStatistics(other).get(0).figure(LayerStatistics.PAIR_ACCURACY);
    assertTrue(pairAccuracy > 0.95, "accuracy of pairs " + pairAccuracy); // measured: 0.99
  }

  /** The snippet of docs/guide.md. */
  @Test
  void guideSnippet_onePass_trains() {
    int pixels = Digits.PIXELS;
    DataSetIterator train = training();
    DataSetIterator test = batches(Digits.test());

    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .list()
            .layer(new FFDenseLayer.Builder().nOut(200).classes(10).build())
            .layer(new FFDenseLayer.Builder().nOut(200).classes(10).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(10)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.feedForward(pixels))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(train, EPOCHS);

    GoodnessClassifier all = new GoodnessClassifier(net); // sum of the layers' log-softmax
    List<Evaluation> alone = all.evaluateLayers(test); // each layer alone
    EarlyExitClassifier early = new EarlyExitClassifier(all, 0.9);
    double accuracy = early.evaluate(test).accuracy();
    double[] left = early.sharesLeft(); // the share of the examples that left at each layer

    double goodness = all.evaluate(test).accuracy();
    assertTrue(goodness > 0.86, "goodness " + goodness); // measured: 0.89
    assertTrue(Math.abs(goodness - accuracy) < 0.02, "early exit " + accuracy);
    alone.forEach(layer -> assertTrue(layer.accuracy() > 0.85, layer::stats)); // 0.89
    assertTrue(left[0] > 0.3 && left[1] > 0, "left " + left[0] + ", " + left[1]); // 0.77, 0.23
  }

  /** The snippet of docs/guide.md. */
  @Test
  void guideSnippet_blockByBlock_trains() {
    DataSetIterator train = training();
    MultiLayerNetwork net =
        Networks.plan()
            .objective(Objective.ONE_PASS)
            .size(Digits.PIXELS, Digits.CLASSES)
            .hidden(200, 200)
            .updater(new FFAdam(1e-3))
            .build();
    net.setListeners(new FFTrainingListener());
    new ForwardTrainer(net, 2).fit(train, EPOCHS); // in the place of net.fit(train, EPOCHS)
    double goodness = new GoodnessClassifier(net).evaluate(batches(Digits.test())).accuracy();
    assertTrue(goodness > 0.86, "goodness " + goodness);
  }

  /** The snippet of docs/guide.md. */
  @Test
  void guideSnippet_convolutionsBelow_learnOfTheFirstLocalLoss() {
    int width = 4;
    int labels = Digits.CLASSES;
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(
                new FFDenseLayer.Builder().nOut(25 * width).labels(labels).trainBelow(true).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(labels)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutionalFlat(8, 8, 1))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    INDArray before = net.getParam("0_W").dup();
    net.setListeners(new FFTrainingListener());
    net.fit(training());
    assertTrue(before.distance2(net.getParam("0_W")) > 0.01, "the convolution did not learn");
  }

  /** The snippet of docs/guide.md. */
  @Test
  void guideSnippet_convolutionsAndOrdinaryBlocks_train() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(3e-3))
            .list()
            .layer(new FFConvolutionLayer.Builder(3, 3).nOut(16).classes(10).maxPooling(2).build())
            .layer(
                new ConvolutionLayer.Builder(2, 2).nOut(32).activation(Activation.IDENTITY).build())
            .layer(new BatchNormalization())
            .layer(new ActivationLayer(Activation.RELU))
            .layer(new FFGoodnessLayer.Builder().classes(10).build())
            .layer(new FFDenseLayer.Builder().nOut(100).classes(10).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(10)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutionalFlat(8, 8, 1))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(training(), EPOCHS);
    GoodnessClassifier all = new GoodnessClassifier(net);
    double goodness = all.evaluate(batches(Digits.test())).accuracy();
    assertTrue(goodness > 0.9, "goodness " + goodness);
    all.evaluateLayers(batches(Digits.test()))
        .forEach(layer -> assertTrue(layer.accuracy() > 0.85, layer::stats));
    double early = new EarlyExitClassifier(all, 0.9).evaluate(batches(Digits.test())).accuracy();
    assertTrue(Math.abs(goodness - early) < 0.03, "early exit " + early);
  }

  static Stream<LocalLoss> losses() {
    return Stream.of(new LogisticLoss(0.05), new SymBaLoss(), new SiLULoss());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("losses")
  void everyLoss_threeLayers_trains(LocalLoss loss) {
    MultiLayerNetwork net =
        Networks.plan()
            .size(Digits.PIXELS, Digits.CLASSES)
            .hidden(100, 100, 100)
            .updater(new Adam(3e-3))
            .each(b -> b.loss(loss))
            .build();
    net.setListeners(new FFTrainingListener());
    net.fit(training(), EPOCHS);
    double goodness = new GoodnessClassifier(net).evaluate(batches(Digits.test())).accuracy();
    assertTrue(goodness > 0.86, "goodness " + goodness); // measured: 0.89 to 0.92
  }
}
