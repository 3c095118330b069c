package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.split.InputStreamInputSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Iris from a CSV file: 100 flowers to train on, 50 to test.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.Iris [FILE.csv]
 * }</pre>
 *
 * <p>{@code OMP_NUM_THREADS=1}: in networks of this size ND4J is faster with one thread.
 */
public final class Iris {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  private Iris() {}

  /** Trains and prints the accuracy on the test flowers. */
  public static void main(String[] args) throws Exception {
    CSVRecordReader reader = new CSVRecordReader(1); // skips the first line
    reader.initialize(
        args.length > 0
            ? new FileSplit(new File(args[0]))
            : new InputStreamInputSplit(Iris.class.getResourceAsStream("iris.csv")));
    DataSet all = new RecordReaderDataSetIterator(reader, 150, FEATURES, CLASSES).next();
    all.shuffle(1);
    SplitTestAndTrain parts = all.splitTestAndTrain(100);
    NormalizerStandardize standardize = new NormalizerStandardize();
    standardize.fit(parts.getTrain()); // the test flowers take no part in it
    standardize.transform(parts.getTrain());
    standardize.transform(parts.getTest());
    ViewIterator train = new ViewIterator(parts.getTrain(), 50);
    ViewIterator test = new ViewIterator(parts.getTest(), 50);

    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list()
                .layer(new FFDenseLayer.Builder().nOut(20).classes(CLASSES).build())
                .layer(new FFDenseLayer.Builder().nOut(20).classes(CLASSES).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(train, 60);

    double goodness = new GoodnessClassifier(net).evaluate(test).accuracy();
    double head = net.evaluate(test).accuracy();
    System.out.printf("accuracy by goodness %.1f%%, by head %.1f%%%n", 100 * goodness, 100 * head);
  }
}
