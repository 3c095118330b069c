package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sequences of different lengths below goodness layers: what lies behind the mask is not seen. */
@ParameterizedClass
@EnumSource(RNNFormat.class)
class SequenceMaskTest {
  /** DL4J's LastTimeStep rounds otherwise with a mask, in any network. */
  private static final double TOLERANCE = 1e-6;

  private static final int CLASSES = 3;
  private static final int INPUTS = 2;
  private static final int STEPS = 5;
  private static final int[] LENGTHS = {5, 2, 4, 1, 3};
  private static final int[] LABELS = {0, 1, 2, 1, 0};

  @Parameter private RNNFormat format;

  private static FFGoodnessLayer goodness() {
    return new FFGoodnessLayer.Builder().classes(CLASSES).build();
  }

  private MultiLayerNetwork network() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.02))
                .activation(Activation.TANH)
                .list()
                .layer(new LSTM.Builder().nOut(4).dataFormat(format).build())
                .layer(goodness())
                .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(3).dataFormat(format).build()))
                .layer(goodness())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(INPUTS, format))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static INDArray mask() {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, LENGTHS.length, STEPS);
    for (int i = 0; i < LENGTHS.length; i++) {
      mask.get(NDArrayIndex.point(i), NDArrayIndex.interval(0, LENGTHS[i])).assign(1);
    }
    return mask;
  }

  /** Sequences, with some number in the steps that do not count. */
  private INDArray sequences(double behind) {
    double[] values =
        new java.util.Random(4).doubles(LENGTHS.length * INPUTS * STEPS, -1, 1).toArray();
    INDArray all = Nd4j.createFromArray(values).reshape('c', LENGTHS.length, INPUTS, STEPS);
    for (int i = 0; i < LENGTHS.length; i++) {
      for (int t = LENGTHS[i]; t < STEPS; t++) {
        all.get(NDArrayIndex.point(i), NDArrayIndex.all(), NDArrayIndex.point(t)).assign(behind);
      }
    }
    return format == RNNFormat.NCW ? all : all.permute(0, 2, 1).dup('c');
  }

  private static INDArray labels(int... classes) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, classes.length, CLASSES);
    for (int i = 0; i < classes.length; i++) {
      labels.putScalar(i, classes[i], 1);
    }
    return labels;
  }

  private DataSet data(double behind) {
    return new DataSet(sequences(behind), labels(LABELS), mask(), null);
  }

  /** One sequence, cut to its length, without a mask. */
  private INDArray cut(int i) {
    INDArrayIndex example = NDArrayIndex.interval(i, i + 1);
    INDArrayIndex steps = NDArrayIndex.interval(0, LENGTHS[i]);
    INDArray all = sequences(0);
    return format == RNNFormat.NCW
        ? all.get(example, NDArrayIndex.all(), steps).dup('c')
        : all.get(example, steps, NDArrayIndex.all()).dup('c');
  }

  private MultiLayerNetwork trained(double behind) {
    MultiLayerNetwork net = network();
    for (int i = 0; i < 10; i++) {
      net.fit(data(behind));
    }
    return net;
  }

  private static double[] numbers(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  @Test
  void fit_otherNumbersBehindTheMask_givesTheSameGradientAndParameters() {
    MultiLayerNetwork zeros = trained(0);
    MultiLayerNetwork large = trained(1e3);
    assertNotEquals(network().params(), zeros.params());
    assertTrue(zeros.getLayer(0).getGradientsViewArray().norm2Number().doubleValue() > 1e-3);
    assertArrayEquals(
        numbers(zeros.getFlattenedGradients()), numbers(large.getFlattenedGradients()));
    assertArrayEquals(numbers(zeros.params()), numbers(large.params()));
  }

  @Test
  void output_maskedBatch_isThatOfEachSequenceCutToItsLength() {
    MultiLayerNetwork net = trained(0);
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray masked = classifier.output(new INDArray[] {sequences(1e3)}, new INDArray[] {mask()});
    INDArray head = net.output(sequences(1e3), false, mask(), null);
    for (int i = 0; i < LENGTHS.length; i++) {
      assertArrayEquals(
          numbers(classifier.output(cut(i))), numbers(masked.getRow(i)), TOLERANCE, "goodness");
      assertArrayEquals(numbers(net.output(cut(i))), numbers(head.getRow(i)), TOLERANCE, "head");
    }
    assertNotEquals(masked, classifier.output(sequences(1e3)), "without the mask");
  }

  @Test
  void evaluate_maskedDataSets_isThatOfEachSequenceCutToItsLength() {
    GoodnessClassifier classifier = new GoodnessClassifier(trained(0));
    List<DataSet> cut = new ArrayList<>();
    for (int i = 0; i < LENGTHS.length; i++) {
      cut.add(new DataSet(cut(i), labels(LABELS[i])));
    }
    assertEquals(
        classifier.evaluate(new ExistingDataSetIterator(cut)).confusionMatrix(),
        classifier.evaluate(new ExistingDataSetIterator(List.of(data(1e3)))).confusionMatrix());
  }
}
