package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.datasets.fetchers.DataSetType;
import org.deeplearning4j.datasets.iterator.impl.Cifar10DataSetIterator;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Convolutions on CIFAR-10 by DL4J's own iterator.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.Cifar10 [EPOCHS]
 * }</pre>
 *
 * <p>DL4J downloads the images into {@code ~/.deeplearning4j/data/cifar10} where that directory is
 * missing. Without a network, put them there yourself: {@code train/CLASS/*.png} and {@code
 * test/CLASS/*.png}.
 */
public final class Cifar10 {
  private Cifar10() {}

  private static DataSetIterator part(DataSetType part, int batch) {
    Cifar10DataSetIterator images = new Cifar10DataSetIterator(batch, part);
    images.setPreProcessor(new ImagePreProcessingScaler()); // from 0 to 1
    return images;
  }

  private static FFConvolutionLayer block(int channels) {
    return new FFConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .convolutionMode(ConvolutionMode.Same)
        .maxPooling(2)
        .classes(10)
        .build();
  }

  /** Trains and prints the errors on the test images. */
  public static void main(String[] args) {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    DataSetIterator train = part(DataSetType.TRAIN, 100);
    DataSetIterator test = part(DataSetType.TEST, 500);

    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .weightInit(WeightInit.RELU)
                .list()
                .layer(block(32))
                .layer(block(64))
                .layer(block(128))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(32, 32, 3))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(train, epochs);

    double goodness = 1 - new GoodnessClassifier(net).evaluate(test).accuracy();
    double head = 1 - net.evaluate(test).accuracy();
    System.out.printf("errors by goodness %.2f%%, by head %.2f%%%n", 100 * goodness, 100 * head);
  }
}
