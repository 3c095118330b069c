package io.github.dl4jff.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.goodness.ClassProjection;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class EarlyExitClassifierTest {
  private static final double TOLERANCE = 1e-12;
  private static final DataSet DATA = Networks.data(DataType.DOUBLE, 200, 8);

  private static GoodnessClassifier goodness;

  @BeforeAll
  static void train() {
    goodness = new GoodnessClassifier(OnePassClassifierTest.trained(new ClassProjection()));
  }

  private static int[] predict(EarlyExitClassifier classifier) {
    return classifier.predict(DATA.getFeatures());
  }

  @Test
  void predict_neverSure_isTheAnswerOfAllLayers() {
    EarlyExitClassifier classifier = new EarlyExitClassifier(goodness, 1);
    assertArrayEquals(goodness.predict(DATA.getFeatures()), predict(classifier));
    assertArrayEquals(new double[] {0, 0, 1}, classifier.sharesLeft(), TOLERANCE);
  }

  @Test
  void predict_alwaysSure_isTheAnswerOfTheFirstLayerThatCounts() {
    EarlyExitClassifier all = new EarlyExitClassifier(goodness, 0);
    assertArrayEquals(goodness.layers(0, 0).predict(DATA.getFeatures()), predict(all));
    assertArrayEquals(new double[] {1, 0, 0}, all.sharesLeft(), TOLERANCE);
    EarlyExitClassifier upper = new EarlyExitClassifier(goodness.layers(1, 2), 0);
    assertArrayEquals(goodness.layers(1, 1).predict(DATA.getFeatures()), predict(upper));
    assertArrayEquals(new double[] {1, 0}, upper.sharesLeft(), TOLERANCE);
  }

  /** Each example by itself, by the formula of the class. */
  @ParameterizedTest
  @ValueSource(doubles = {0.4, 0.5, 0.6})
  void predict_sometimesSure_leavesWhereTheMeanOfTheLayersIsSure(double sureness) {
    EarlyExitClassifier classifier = new EarlyExitClassifier(goodness, sureness);
    int[] predicted = predict(classifier);
    List<INDArray> each = goodness.goodness(DATA.getFeatures());
    int[] left = new int[3];
    for (int i = 0; i < predicted.length; i++) {
      INDArray sum = Nd4j.zeros(DataType.DOUBLE, 1, Networks.CLASSES);
      for (int k = 0; k < 3; k++) {
        sum.addi(Nd4j.nn().logSoftmax(each.get(k).getRow(i, true)));
        INDArray p = Nd4j.nn().softmax(sum.div(k + 1), 1);
        if (k == 2 || p.maxNumber().doubleValue() >= sureness) {
          assertEquals(p.argMax(1).getInt(0), predicted[i], "example " + i);
          left[k]++;
          break;
        }
      }
    }
    double[] expected = Arrays.stream(left).mapToDouble(n -> n / 200.0).toArray();
    assertArrayEquals(expected, classifier.sharesLeft(), TOLERANCE);
    assertEquals(1, Arrays.stream(classifier.sharesLeft()).sum(), TOLERANCE);
    assertTrue(left[0] > 0 && left[2] > 0, Arrays.toString(left));
  }

  @Test
  void predict_examplesThatAllLeaveEarly_orSingleOnes_isTheSame() {
    double sureness = 0.5;
    EarlyExitClassifier whole = new EarlyExitClassifier(goodness, sureness);
    int[] expected = predict(whole);
    EarlyExitClassifier single = new EarlyExitClassifier(goodness, sureness);
    for (int i = 0; i < expected.length; i++) {
      int[] one = single.predict(DATA.getFeatures().getRow(i, true));
      assertArrayEquals(new int[] {expected[i]}, one, "example " + i);
    }
    assertArrayEquals(whole.sharesLeft(), single.sharesLeft(), TOLERANCE);
  }

  @Test
  void predict_inputOfAnotherWidth_leavesNothingInTheNetwork() {
    MultiLayerNetwork net =
        Networks.plan().objective(Objective.ONE_PASS).dataType(DataType.DOUBLE).build();
    INDArray before = net.output(DATA.getFeatures());
    EarlyExitClassifier classifier = new EarlyExitClassifier(new GoodnessClassifier(net), 0.5);
    assertThrows(
        DL4JInvalidInputException.class,
        () -> classifier.predict(Nd4j.ones(DataType.DOUBLE, 3, Networks.INPUTS + 1)));
    assertEquals(before, net.output(DATA.getFeatures()));
  }

  @Test
  void sharesLeft_beforeTheFirstExample_areZero() {
    assertArrayEquals(new double[] {0, 0, 0}, new EarlyExitClassifier(goodness, 0.5).sharesLeft());
  }

  @Test
  void evaluate_countsWhatPredictSays() {
    EarlyExitClassifier classifier = new EarlyExitClassifier(goodness, 0.5);
    double expected = OnePassClassifierTest.accuracy(DATA, predict(classifier));
    double got = classifier.evaluate(new ListDataSetIterator<>(DATA.asList(), 32)).accuracy();
    assertEquals(expected, got, TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void constructor_outOfRange_isRefused(double sureness) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new EarlyExitClassifier(goodness, sureness));
    assertEquals("sureness: expected a number in [0, 1], got " + sureness, error.getMessage());
  }
}
