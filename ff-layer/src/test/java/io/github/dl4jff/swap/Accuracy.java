package io.github.dl4jff.swap;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Accuracy of a trained network on examples that were not trained on, mean of the seeds.
 *
 * @param head by the softmax head, in %
 * @param goodness by goodness, in %; of backpropagation 0
 */
public record Accuracy(double head, double goodness) {
  private static final int TEST_BATCH = 1000;

  private Accuracy plus(Accuracy other, double weight) {
    return new Accuracy(head + weight * other.head, goodness + weight * other.goodness);
  }

  /**
   * Trains a network for each seed.
   *
   * @param hidden what stands where the dense layers stood
   * @param isForwardForward whether the listener is added
   * @return the mean
   * @throws IOException if data cannot be read
   */
  public static Accuracy of(SwapExample example, Hidden hidden, boolean isForwardForward)
      throws IOException {
    Accuracy mean = new Accuracy(0, 0);
    for (int seed = 1; seed <= example.seeds(); seed++) {
      SwapData data = example.data().of(seed);
      MultiLayerNetwork net =
          new MultiLayerNetwork(example.network().of(SwapExamples.builder(seed), hidden));
      net.init();
      if (isForwardForward) {
        net.setListeners(new FFTrainingListener());
      }
      List<DataSet> batches = data.train().batchBy(example.batch());
      for (int epoch = 0; epoch < example.epochs(); epoch++) {
        batches.forEach(net::fit);
      }
      mean = mean.plus(accuracy(net, data.test(), isForwardForward), 1.0 / example.seeds());
    }
    return mean;
  }

  private static Accuracy accuracy(MultiLayerNetwork net, DataSet test, boolean isForwardForward) {
    int right = 0;
    int rightByGoodness = 0;
    for (DataSet batch : test.batchBy(TEST_BATCH)) {
      INDArray x = batch.getFeatures();
      int[] labels = batch.getLabels().argMax(1).toIntVector();
      right += equal(Nd4j.argMax(net.output(x), 1).toIntVector(), labels);
      rightByGoodness +=
          isForwardForward ? equal(new GoodnessClassifier(net).predict(x), labels) : 0;
    }
    int all = test.numExamples();
    return new Accuracy(100.0 * right / all, 100.0 * rightByGoodness / all);
  }

  private static int equal(int[] got, int[] expected) {
    int equal = 0;
    for (int i = 0; i < got.length; i++) {
      equal += got[i] == expected[i] ? 1 : 0;
    }
    return equal;
  }
}
