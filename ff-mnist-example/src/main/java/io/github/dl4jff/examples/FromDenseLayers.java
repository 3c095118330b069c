package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A model of dense layers, trained by backpropagation, becomes a Forward-Forward model: other
 * layers and a listener, the rest stays. The data are the bundled digits of 8 x 8 pixels.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.FromDenseLayers
 * }</pre>
 */
public final class FromDenseLayers {
  private static final String DIGITS = "/io/github/dl4jff/mnist/data/digits.csv.gz";

  private FromDenseLayers() {}

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(200).activation(Activation.RELU).build();
  }

  private static FFDenseLayer ff() {
    return new FFDenseLayer.Builder().nOut(200).classes(10).build(); // RELU is its default
  }

  private static MultiLayerNetwork network(FeedForwardLayer first, FeedForwardLayer second) {
    OutputLayer.Builder output = new OutputLayer.Builder(LossFunction.MCXENT);
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(3e-3))
                .list(first, second, output.nOut(10).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.feedForward(64))
                .build());
    net.init();
    return net;
  }

  /** Trains both models and prints their accuracy on the test images. */
  public static void main(String[] args) throws Exception {
    CSVRecordReader reader = new CSVRecordReader();
    InputStream digits = new GZIPInputStream(FromDenseLayers.class.getResourceAsStream(DIGITS));
    reader.initialize(new InputStreamInputSplit(digits));
    DataSet all = new RecordReaderDataSetIterator(reader, 1797, 64, 10).next();
    all.getFeatures().divi(16); // pixels from 0 to 1
    SplitTestAndTrain parts = all.splitTestAndTrain(1437);
    ViewIterator train = new ViewIterator(parts.getTrain(), 32);
    ViewIterator test = new ViewIterator(parts.getTest(), 360);

    MultiLayerNetwork before = network(dense(), dense());
    before.fit(train, 20);
    System.out.printf("dense, backprop: accuracy %.1f%%%n", 100 * before.evaluate(test).accuracy());
    MultiLayerNetwork after = network(ff(), ff());
    after.setListeners(new FFTrainingListener()); // fit() is Forward-Forward from here on
    after.fit(train, 20);
    double good = new GoodnessClassifier(after).evaluate(test).accuracy();
    double head = after.evaluate(test).accuracy();
    System.out.printf("FF: accuracy by goodness %.1f%%, by head %.1f%%%n", 100 * good, 100 * head);
  }
}
