package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CompiledLoss;
import io.github.dl4jff.training.FFTrainingListener;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A local loss of one's own, for one pass: SameDiff differentiates it.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.OwnLoss
 * }</pre>
 */
public final class OwnLoss {
  private OwnLoss() {}

  /** The squared hinge: the right class should lead every other by 1. A record is saved as JSON. */
  public record MarginLoss() implements ClassLoss {
    @Override
    public SDVariable define(SameDiff sd, SDVariable goodness, SDVariable labels) {
      SDVariable right = goodness.mul(labels).sum(true, 1); // [n, 1]
      SDVariable missing = sd.nn().relu(goodness.sub(right).add(1.0), 0.0); // [n, C]
      return missing.mul(missing).mul(labels.rsub(1.0)).sum(1); // of the wrong classes: [n]
    }
  }

  private static FFDenseLayer layer() {
    return new FFDenseLayer.Builder().nOut(20).classes(3).loss(new MarginLoss()).build();
  }

  /** Evaluates the loss, trains with it, and prints the accuracy on the test flowers. */
  public static void main(String[] args) throws Exception {
    INDArray goodness = Nd4j.createFromArray(new double[][] {{0, 1.5, 2}});
    INDArray label = Nd4j.createFromArray(new double[][] {{0, 0, 1}});
    CompiledLoss.Evaluation one = // class 1 is a half behind, so the loss is 0.5^2
        CompiledLoss.of(new MarginLoss(), 3, DataType.DOUBLE).evaluate(goodness, label);
    System.out.println("loss " + one.loss() + ", gradient " + one.gradients().get(0));

    CSVRecordReader reader = new CSVRecordReader(1);
    reader.initialize(new InputStreamInputSplit(OwnLoss.class.getResourceAsStream("iris.csv")));
    DataSet all = new RecordReaderDataSetIterator(reader, 150, 4, 3).next();
    all.shuffle(1);
    SplitTestAndTrain parts = all.splitTestAndTrain(100);
    ViewIterator test = new ViewIterator(parts.getTest(), 50);
    OutputLayer.Builder output = new OutputLayer.Builder(LossFunction.MCXENT);
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .list(layer(), layer(), output.nOut(3).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.feedForward(4))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(new ViewIterator(parts.getTrain(), 50), 100);
    double accuracy = new GoodnessClassifier(net).evaluate(test).accuracy();
    System.out.printf("accuracy by goodness %.1f%%%n", 100 * accuracy);
  }
}
