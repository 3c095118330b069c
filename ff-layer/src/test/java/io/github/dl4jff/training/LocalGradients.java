package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Compares the gradient of each layer with central differences of its own local loss. */
final class LocalGradients {
  private static final long NOISE = 17;

  private LocalGradients() {}

  /**
   * Adds noise to the parameters, and fails where one entry of a gradient differs.
   *
   * @param net a network in DOUBLE with an FFTrainingListener
   * @param data a minibatch
   * @param lowest position of the lowest layer that is compared
   */
  static void check(MultiLayerNetwork net, DataSet data, int lowest) {
    Networks.addNoise(net, NOISE);
    Networks.computeGradient(net, data);
    int layers = FFTrainingListener.statistics(net).size();
    boolean someGradient = false;
    for (int k = lowest; k < layers; k++) {
      INDArray gradient = net.getLayer(k).getGradientsViewArray().dup();
      someGradient |= gradient.norm2Number().doubleValue() > CentralDifferences.NEGLIGIBLE;
      int position = k;
      CentralDifferences.check(
          "layer " + k,
          net.getLayer(k).params(),
          gradient,
          () -> data.numExamples() * localLoss(net, data, position));
      Networks.computeGradient(net, data);
      assertEquals(gradient, net.getLayer(k).getGradientsViewArray(), "not repeatable");
    }
    assertTrue(someGradient, "every gradient is 0");
  }

  /** The mean local loss of a layer. */
  static double localLoss(MultiLayerNetwork net, DataSet data, int k) {
    Networks.computeGradient(net, data);
    return FFTrainingListener.statistics(net).get(k).localLoss();
  }
}
