package io.github.dl4jff.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class TwoStageClassifierTest {
  private static final DataSet DATA = Networks.data(DataType.FLOAT, 200, 8);
  private static MultiLayerNetwork net;
  private static GoodnessClassifier goodness;

  @BeforeAll
  static void train() {
    net = Networks.plan().hidden(16, 16).build();
    net.setListeners(new FFTrainingListener());
    for (int i = 0; i < 5; i++) {
      net.fit(DATA);
    }
    goodness = new GoodnessClassifier(net);
  }

  @Test
  void predict_neverSureAndAllLabels_isTheFullTest() {
    TwoStageClassifier classifier = new TwoStageClassifier(goodness, Networks.CLASSES, 1);
    assertArrayEquals(goodness.predict(DATA.getFeatures()), classifier.predict(DATA.getFeatures()));
    assertEquals(1, classifier.shareUnsure());
  }

  @Test
  void predict_alwaysSure_isTheHead() {
    TwoStageClassifier classifier = new TwoStageClassifier(goodness, 2, 0);
    assertArrayEquals(
        net.output(DATA.getFeatures()).argMax(1).toIntVector(),
        classifier.predict(DATA.getFeatures()));
    assertEquals(0, classifier.shareUnsure());
  }

  @Test
  void predict_sometimesSure_choosesAmongTheBestTwoByGoodness() {
    double sureness = 0.5;
    INDArray head = net.output(DATA.getFeatures());
    INDArray total = goodness.totalGoodness(DATA.getFeatures());
    TwoStageClassifier classifier = new TwoStageClassifier(goodness, 2, sureness);
    int[] predicted = classifier.predict(DATA.getFeatures());
    int unsure = 0;
    for (int i = 0; i < predicted.length; i++) {
      INDArray p = head.getRow(i);
      int first = p.argMax().getInt(0);
      int worst = p.neg().argMax().getInt(0);
      int second = Networks.CLASSES - first - worst; // 0 + 1 + 2 = 3
      int expected = first;
      if (p.getFloat(first) < sureness) {
        unsure++;
        expected = total.getFloat(i, first) >= total.getFloat(i, second) ? first : second;
      }
      assertEquals(expected, predicted[i], "example " + i);
    }
    assertTrue(unsure > 0 && unsure < predicted.length, "unsure " + unsure);
    assertEquals(unsure / (double) predicted.length, classifier.shareUnsure());
  }

  @Test
  void evaluate_countsWhatPredictSays() {
    TwoStageClassifier classifier = new TwoStageClassifier(goodness, 2, 0.9);
    int[] predicted = classifier.predict(DATA.getFeatures());
    int[] actual = DATA.getLabels().argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < actual.length; i++) {
      right += actual[i] == predicted[i] ? 1 : 0;
    }
    assertEquals(
        right / (double) actual.length,
        classifier.evaluate(new ListDataSetIterator<>(DATA.asList(), 32)).accuracy(),
        1e-12);
  }

  @Test
  void constructor_outOfRange_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TwoStageClassifier(goodness, 1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new TwoStageClassifier(goodness, 4, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new TwoStageClassifier(goodness, 2, 1.1));
    assertThrows(
        IllegalArgumentException.class, () -> new TwoStageClassifier(goodness, 2, Double.NaN));
  }
}
