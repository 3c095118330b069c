package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.evaluation.EarlyExitClassifier;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.goodness.ClassGoodness;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** One pass with numbers, classes and examples at the ends of their range. */
class OnePassExtremesTest {
  private static final String GOODNESS = "io.github.dl4jff.Networks#classGoodness";

  private static DataSetIterator iterator() {
    return new ListDataSetIterator<>(Networks.data(DataType.FLOAT, 50, 5).asList(), 16);
  }

  private static Networks.Plan plan() {
    return Networks.plan().objective(Objective.ONE_PASS);
  }

  private static MultiLayerNetwork listening(Networks.Plan plan) {
    MultiLayerNetwork net = plan.build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 9", "1000, 1", "1000, 9"})
  void fit_fewAndManyClassesAndExamples_isFinite(int classes, int examples) {
    for (ClassGoodness goodness : Networks.classGoodness().toList()) {
      MultiLayerNetwork net =
          listening(
              plan().size(4, classes).hidden(classes + 1, classes).each(b -> b.goodness(goodness)));
      INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, classes);
      for (int i = 0; i < examples; i++) {
        labels.putScalar(i, (classes - 1 + i) % classes, 1);
      }
      INDArray x = Nd4j.rand(DataType.FLOAT, examples, 4);
      x.putRow(examples / 2, Nd4j.zeros(DataType.FLOAT, 4));
      for (int i = 0; i < 3; i++) {
        net.fit(new DataSet(x, labels));
      }
      assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
      assertEquals(examples, new GoodnessClassifier(net).predict(x).length);
    }
  }

  @ParameterizedTest
  @MethodSource(GOODNESS)
  void fit_zeroInputs_areFiniteAndHaveNoGradientOfTheWeights(ClassGoodness goodness) {
    MultiLayerNetwork net = listening(plan().each(b -> b.goodness(goodness)));
    Networks.addNoise(net, 3);
    DataSet data = Networks.data(DataType.FLOAT, 5, 3);
    data.getFeatures().assign(0);
    Networks.computeGradient(net, data);
    assertEquals(0, net.gradient().getGradientFor("0_W").amaxNumber().doubleValue());
    assertTrue(net.gradient().getGradientFor("0_b").amaxNumber().doubleValue() > 0);
    net.fit(data);
    assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
  }

  /** Goodness far apart is no reason to stop. */
  @Test
  void fit_goodnessFarApartInFloat_isFinite() {
    MultiLayerNetwork net =
        listening(plan().updater(new Sgd(1e-4)).each(b -> b.normalizeOutput(false)));
    net.params().muli(100);
    Networks.addNoise(net, 3);
    DataSet data = Networks.data(DataType.FLOAT, 30, 3);
    data.getFeatures().muli(1e3);
    Networks.computeGradient(net, data);
    LayerStatistics last = FFTrainingListener.statistics(net).get(2);
    assertTrue(Math.abs(last.figure(LayerStatistics.MARGIN)) > 1e3, last::toString);
    assertTrue(Double.isFinite(net.gradient().gradient().sumNumber().doubleValue()));
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    int[] predicted = classifier.predict(data.getFeatures());
    assertEquals(30, predicted.length);
    assertEquals(30, new EarlyExitClassifier(classifier, 0.9).predict(data.getFeatures()).length);
  }

  @Test
  void fit_featuresNotFinite_isAnErrorAndNothingIsLost() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      MultiLayerNetwork net = listening(plan());
      net.fit(iterator());
      INDArray before = net.params().dup();
      DataSet broken = Networks.data(DataType.FLOAT, 8, 5);
      broken.getFeatures().putScalar(3, 2, bad);
      DL4JInvalidInputException error =
          assertThrows(DL4JInvalidInputException.class, () -> net.fit(broken));
      assertTrue(error.getMessage().contains("hold NaN or infinite values"), error.getMessage());
      assertEquals(before, net.params());
      net.fit(iterator());
      assertFalse(before.equals(net.params()));
    }
  }
}
