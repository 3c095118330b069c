package io.github.dl4jff.mnist.training;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.data.LabelledImagesIterator;
import io.github.dl4jff.mnist.network.AnyNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Tests a network on labelled images, by its softmax head and by goodness. */
public final class ModelTest {
  private static final int BATCH = 500;

  private final AnyNetwork net;
  private final LabelledImages images;

  public ModelTest(AnyNetwork net, LabelledImages images) {
    this.net = net;
    this.images = images;
  }

  /**
   * Tests the softmax head.
   *
   * @return DL4J's evaluation
   */
  public Evaluation head() {
    return net.evaluate(LabelledImagesIterator.inOrder(images, BATCH));
  }

  /**
   * Tests the goodness classifier.
   *
   * @return DL4J's evaluation
   */
  public Evaluation goodness() {
    return new GoodnessClassifier(net.model())
        .evaluate(LabelledImagesIterator.inOrder(images, BATCH));
  }

  /** Tests by an evaluation that is handed in. */
  public <T> T by(Function<DataSetIterator, T> evaluate) {
    return evaluate.apply(LabelledImagesIterator.inOrder(images, BATCH));
  }

  /**
   * Tests the softmax head and, where the network has a goodness to classify by, the goodness
   * classifier.
   */
  public TestResult test(boolean byGoodness) {
    return new TestResult(head(), byGoodness ? Optional.of(goodness()) : Optional.empty());
  }

  /**
   * Returns the share of the images that were classified wrongly: in {@code [0, 1]}, an exact
   * quotient of two whole numbers.
   */
  public static double error(Evaluation evaluation) {
    int total = evaluation.getNumRowCounter();
    return (total - evaluation.truePositives().values().stream().mapToInt(n -> n).sum())
        / (double) total;
  }

  /** Returns how often each class was taken for each: {@code counts[actual][predicted]}. */
  public static int[][] confusion(Evaluation evaluation) {
    int classes = evaluation.getConfusionMatrix().getClasses().size();
    int[][] counts = new int[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        counts[actual][predicted] = evaluation.getConfusionMatrix().getCount(actual, predicted);
      }
    }
    return counts;
  }

  /**
   * Measures the goodness of the images.
   *
   * @return one sample for each Forward-Forward layer, bottom first
   */
  public List<GoodnessSample> goodnessSamples() {
    GoodnessClassifier classifier = new GoodnessClassifier(net.model());
    LabelledImagesIterator batches = LabelledImagesIterator.inOrder(images, BATCH);
    List<GoodnessSample> samples = new ArrayList<>();
    int from = 0;
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      List<double[][]> goodness =
          classifier.goodness(batch.getFeatures()).stream().map(g -> g.toDoubleMatrix()).toList();
      while (samples.size() < goodness.size()) {
        samples.add(new GoodnessSample(new double[images.size()], new double[images.size()]));
      }
      for (int layer = 0; layer < goodness.size(); layer++) {
        record(goodness.get(layer), from, samples.get(layer));
      }
      from += goodness.get(0).length;
    }
    return samples;
  }

  private void record(double[][] goodness, int from, GoodnessSample sample) {
    for (int row = 0; row < goodness.length; row++) {
      int label = images.label(from + row);
      double bestWrong = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < goodness[row].length; c++) {
        if (c != label) {
          bestWrong = Math.max(bestWrong, goodness[row][c]);
        }
      }
      sample.right()[from + row] = goodness[row][label];
      sample.wrong()[from + row] = bestWrong;
    }
  }
}
