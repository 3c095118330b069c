package io.github.dl4jff.examples;

import io.github.dl4jff.conf.ForwardForward;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.datasets.iterator.impl.MnistDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A LeNet by backpropagation and, converted by one call, by Forward-Forward, on MNIST by DL4J's own
 * iterator; see {@link Mnist} for {@code DIR}.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.LeNet [DIR [EPOCHS [SEED [IMAGES]]]]
 * }</pre>
 */
public final class LeNet {
  private LeNet() {}

  private static MultiLayerConfiguration leNet(int seed) {
    var list = new NeuralNetConfiguration.Builder().seed(seed).updater(new Adam(1e-3)).list();
    list.layer(new ConvolutionLayer.Builder(5, 5).nOut(20).activation(Activation.RELU).build());
    list.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
    list.layer(new ConvolutionLayer.Builder(5, 5).nOut(50).activation(Activation.RELU).build());
    list.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
    list.layer(new DenseLayer.Builder().nOut(500).activation(Activation.RELU).build());
    list.layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build());
    return list.setInputType(InputType.convolutionalFlat(28, 28, 1)).build();
  }

  private static MultiLayerNetwork network(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    return net;
  }

  /** Trains both and prints the errors on the test images. */
  public static void main(String[] args) throws IOException {
    File directory = Mnist.directory(args);
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int seed = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    int images = args.length > 3 ? Integer.parseInt(args[3]) : 60_000;
    var train = new MnistDataSetIterator(64, images, false, true, true, seed, directory);
    var test = new MnistDataSetIterator(500, 10_000, false, false, false, seed, directory);

    MultiLayerNetwork ordinary = network(leNet(seed));
    ordinary.fit(train, epochs);
    MultiLayerNetwork converted =
        network(
            ForwardForward.conversion()
                .fastLayers(true)
                .goodness(new ClassProjection(20 * 12 * 12)) // sees each pixel of the lower maps
                .loss(new CrossEntropyLoss(0.1)) // label smoothing
                .convert(leNet(seed)));
    converted.setListeners(new FFTrainingListener()); // added
    converted.fit(train, epochs);

    double backprop = 1 - ordinary.evaluate(test).accuracy();
    double goodness = 1 - new GoodnessClassifier(converted).evaluate(test).accuracy();
    double head = 1 - converted.evaluate(test).accuracy();
    System.out.printf(
        "errors by backpropagation %.2f%%, by goodness %.2f%%, by head %.2f%%%n",
        100 * backprop, 100 * goodness, 100 * head);
  }
}
