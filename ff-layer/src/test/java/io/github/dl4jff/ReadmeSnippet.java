package io.github.dl4jff;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The snippet of README.md, with its imports and no other. */
final class ReadmeSnippet {
  private static final int EPOCHS = 15;

  private ReadmeSnippet() {}

  /** Returns the accuracies by softmax head and by goodness. */
  static double[] train(DataSetIterator train, DataSetIterator test, int pixels) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .list()
            .layer(new FFDenseLayer.Builder().nOut(500).classes(10).build())
            .layer(new FFDenseLayer.Builder().nOut(500).classes(10).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(10)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.feedForward(pixels))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    net.setListeners(new FFTrainingListener()); // fit() is Forward-Forward from here on
    net.fit(train, EPOCHS);

    double head = net.evaluate(test).accuracy(); // by the output layer
    double goodness = new GoodnessClassifier(net).evaluate(test).accuracy(); // by all layers
    return new double[] {head, goodness};
  }
}
