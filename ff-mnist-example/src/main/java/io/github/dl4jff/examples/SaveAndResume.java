package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Saves a network in the middle of its training, with the standardisation of its input, and goes on
 * as if nothing had happened.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.SaveAndResume [FILE.zip]
 * }</pre>
 */
public final class SaveAndResume {
  private SaveAndResume() {}

  private static MultiLayerNetwork network() {
    FFDenseLayer.Builder layer = new FFDenseLayer.Builder().nOut(20).classes(3);
    OutputLayer.Builder output = new OutputLayer.Builder(LossFunction.MCXENT);
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list(layer.build(), output.nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.feedForward(4))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  /** Trains with and without a break, and compares. */
  public static void main(String[] args) throws Exception {
    File file = args.length > 0 ? new File(args[0]) : File.createTempFile("iris", ".zip");
    CSVRecordReader reader = new CSVRecordReader(1);
    reader.initialize(
        new InputStreamInputSplit(SaveAndResume.class.getResourceAsStream("iris.csv")));
    DataSet all = new RecordReaderDataSetIterator(reader, 150, 4, 3).next();
    all.shuffle(1);
    SplitTestAndTrain parts = all.splitTestAndTrain(100);
    NormalizerStandardize standardize = new NormalizerStandardize();
    standardize.fit(parts.getTrain());
    standardize.transform(parts.getTrain());
    ViewIterator train = new ViewIterator(parts.getTrain(), 50);

    MultiLayerNetwork first = network();
    first.fit(train, 30);
    ModelSerializer.writeModel(first, file, true); // true: with the state of the updater
    ModelSerializer.addNormalizerToModel(file, standardize);

    MultiLayerNetwork second = ModelSerializer.restoreMultiLayerNetwork(file);
    second.setListeners(new FFTrainingListener()); // listeners are not in the file
    second.fit(train, 30);

    MultiLayerNetwork withoutBreak = network();
    withoutBreak.fit(train, 60);
    System.out.println("as without the break: " + second.params().equals(withoutBreak.params()));
    NormalizerStandardize restored = ModelSerializer.restoreNormalizerFromFile(file);
    restored.transform(parts.getTest());
    ViewIterator test = new ViewIterator(parts.getTest(), 50);
    System.out.printf("accuracy %.1f%%, from %s%n", 100 * second.evaluate(test).accuracy(), file);
  }
}
