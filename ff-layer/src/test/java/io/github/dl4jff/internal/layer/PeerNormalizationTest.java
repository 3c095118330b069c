package io.github.dl4jff.internal.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.negative.UniformNegatives;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class PeerNormalizationTest {
  private static final double LAMBDA = 0.3;
  private static final double TOLERANCE = 1e-12;
  private static final int WIDTH = 4;
  private static final INDArray MEANS = Nd4j.createFromArray(0.1, 0.9, 0.4, 0.6);

  private static MultiLayerNetwork network(double lambda, ScalarGoodness goodness) {
    MultiLayerNetwork net =
        Networks.plan()
            .dataType(DataType.DOUBLE)
            .hidden(WIDTH)
            .updater(new Sgd(0.1))
            .each(
                b ->
                    b.peerNormalization(lambda)
                        .goodness(goodness)
                        .activation(Activation.TANH)
                        .normalizeInput(false))
            .build();
    net.setListeners(FFTrainingListener.builder().negatives(new UniformNegatives()).build());
    return net;
  }

  @ParameterizedTest
  @MethodSource("io.github.dl4jff.Networks#scalarGoodness")
  void gradient_withPeers_differsByTheFormulaForEachPositiveExample(ScalarGoodness goodness) {
    DataSet data = Networks.data(DataType.DOUBLE, 5, 1);
    MultiLayerNetwork plain = network(0, goodness);
    MultiLayerNetwork peers = network(LAMBDA, goodness);
    for (String key : plain.getLayer(0).paramTable().keySet()) {
      peers.getParam("0_" + key).assign(plain.getParam("0_" + key));
    }
    peers.getParam("0_m").assign(MEANS);
    Networks.computeGradient(plain, data);
    Networks.computeGradient(peers, data);
    double scale = goodness.equals(new MeanSquares()) ? 1.0 / WIDTH : 1.0;
    INDArray byWeight =
        peers.gradient().getGradientFor("0_W").sub(plain.gradient().getGradientFor("0_W"));
    INDArray byBias =
        peers.gradient().getGradientFor("0_b").sub(plain.gradient().getGradientFor("0_b"));
    INDArray inputs = data.getFeatures().sum(0);
    for (int j = 0; j < WIDTH; j++) {
      // mean of MEANS is 0.5; five positive examples, no negative one
      double each = -2 * scale * LAMBDA * (0.5 - MEANS.getDouble(j));
      assertEquals(5 * each, byBias.getDouble(j), TOLERANCE);
      for (int i = 0; i < Networks.INPUTS; i++) {
        assertEquals(each * inputs.getDouble(i), byWeight.getDouble(i, j), TOLERANCE);
      }
    }
  }

  @Test
  void fit_oneIteration_movesTheRunningMeanATenthOfTheWay() {
    DataSet data = Networks.data(DataType.DOUBLE, 5, 1);
    MultiLayerNetwork net = network(LAMBDA, new MeanSquares());
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.5, 0.5}, net.getParam("0_m").toDoubleVector(), TOLERANCE);
    double[] expected = new double[WIDTH];
    INDArray z =
        data.getFeatures()
            .mmul(net.getParam("0_W"))
            .addiRowVector(net.getParam("0_b"))
            .addi(data.getLabels().mmul(net.getParam("0_L")).muli(3)); // the default label scale
    for (int j = 0; j < WIDTH; j++) {
      double mean = 0;
      for (int i = 0; i < 5; i++) {
        mean += Math.tanh(z.getDouble(i, j)) / 5;
      }
      expected[j] = 0.9 * 0.5 + 0.1 * mean;
    }
    net.fit(data);
    assertArrayEquals(expected, net.getParam("0_m").toDoubleVector(), TOLERANCE);
  }

  @Test
  void save_runningMean_isPartOfTheModel(@TempDir Path folder) throws IOException {
    MultiLayerNetwork net = network(LAMBDA, new MeanSquares());
    net.fit(Networks.data(DataType.DOUBLE, 5, 1));
    File file = folder.resolve("model.zip").toFile();
    net.save(file, true);
    MultiLayerNetwork restored = MultiLayerNetwork.load(file, true);
    assertEquals(net.getParam("0_m"), restored.getParam("0_m"));
    assertTrue(net.getParam("0_m").sub(0.5).norm2Number().doubleValue() > 0);
  }

  @Test
  void backprop_leavesTheRunningMeanAlone() {
    MultiLayerNetwork net =
        Networks.plan().each(b -> b.peerNormalization(LAMBDA).allowBackprop(true)).build();
    net.fit(Networks.data(DataType.FLOAT, 5, 1));
    assertEquals(0.5, net.getParam("0_m").minNumber().doubleValue());
    assertEquals(0.5, net.getParam("0_m").maxNumber().doubleValue());
  }
}
