package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.deeplearning4j.datasets.iterator.impl.MnistDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/**
 * MNIST by DL4J's own iterator.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.Mnist [DIR [EPOCHS [IMAGES]]]
 * }</pre>
 *
 * <p>DL4J downloads the files that are missing in {@code DIR}. Without a network, put the four
 * files there yourself: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}. DL4J unpacks gzipped ones ({@code .gz}),
 * and deletes the archives then. {@code OMP_NUM_THREADS=1}: ND4J is faster so on few cores.
 */
public final class Mnist {
  private Mnist() {}

  static File directory(String[] args) {
    return args.length > 0
        ? new File(args[0])
        : DL4JResources.getDirectory(ResourceType.DATASET, "MNIST");
  }

  private static DataSetIterator part(boolean train, int batch, int images, File directory)
      throws IOException {
    try {
      return new MnistDataSetIterator(batch, images, false, train, train, 1, directory);
    } catch (IOException e) {
      throw new IOException("expected the four files of MNIST in " + directory.getPath(), e);
    }
  }

  /** Trains and prints the errors on the test images. */
  public static void main(String[] args) throws Exception {
    File directory = directory(args);
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int images = args.length > 2 ? Integer.parseInt(args[2]) : 60_000;
    DataSetIterator train = part(true, 64, images, directory);
    DataSetIterator test = part(false, 500, 10_000, directory);

    CrossEntropyLoss loss = new CrossEntropyLoss(0.1); // label smoothing
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(2e-3))
                .list()
                .layer(new FFDenseLayer.Builder().nOut(500).classes(10).loss(loss).build())
                .layer(new FFDenseLayer.Builder().nOut(500).classes(10).loss(loss).build())
                .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.feedForward(28 * 28))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(train, epochs);

    double goodness = 1 - new GoodnessClassifier(net).evaluate(test).accuracy();
    double head = 1 - net.evaluate(test).accuracy();
    System.out.printf("errors by goodness %.2f%%, by head %.2f%%%n", 100 * goodness, 100 * head);
  }
}
