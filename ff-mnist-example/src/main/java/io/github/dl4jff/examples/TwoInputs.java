package io.github.dl4jff.examples;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A graph with two inputs: the sizes of a flower's sepals and those of its petals.
 *
 * <pre>{@code
 * OMP_NUM_THREADS=1 java -cp ff-mnist-example.jar io.github.dl4jff.examples.TwoInputs
 * }</pre>
 */
public final class TwoInputs {
  private TwoInputs() {}

  /** Returns sepals and petals as two inputs. */
  private static SingletonMultiDataSetIterator inTwo(DataSet flowers) {
    INDArray x = flowers.getFeatures();
    INDArray sepals = x.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2)).dup();
    INDArray petals = x.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 4)).dup();
    return new SingletonMultiDataSetIterator(
        new MultiDataSet(new INDArray[] {sepals, petals}, new INDArray[] {flowers.getLabels()}));
  }

  /** Trains and prints the accuracy on the test flowers. */
  public static void main(String[] args) throws Exception {
    CSVRecordReader reader = new CSVRecordReader(1);
    reader.initialize(new InputStreamInputSplit(TwoInputs.class.getResourceAsStream("iris.csv")));
    DataSet all = new RecordReaderDataSetIterator(reader, 150, 4, 3).next();
    all.shuffle(1);
    SplitTestAndTrain parts = all.splitTestAndTrain(100);

    OutputLayer.Builder output = new OutputLayer.Builder(LossFunction.MCXENT);
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("sepals", "petals")
                .addVertex("both", new MergeVertex(), "sepals", "petals")
                .addLayer("ff1", new FFDenseLayer.Builder().nOut(20).classes(3).build(), "both")
                .addLayer("ff2", new FFDenseLayer.Builder().nOut(20).classes(3).build(), "ff1")
                .addLayer("head", output.nOut(3).activation(Activation.SOFTMAX).build(), "ff2")
                .setOutputs("head")
                .setInputTypes(InputType.feedForward(2), InputType.feedForward(2))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(inTwo(parts.getTrain()), 200);

    double goodness = new GoodnessClassifier(net).evaluate(inTwo(parts.getTest())).accuracy();
    double head = net.<Evaluation>evaluate(inTwo(parts.getTest())).accuracy();
    System.out.printf("accuracy by goodness %.1f%%, by head %.1f%%%n", 100 * goodness, 100 * head);
  }
}
