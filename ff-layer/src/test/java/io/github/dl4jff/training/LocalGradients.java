package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.NoOp;

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
      int position = k;
      Map<String, INDArray> gradients = gradients(net, k);
      for (Map.Entry<String, INDArray> gradient : gradients.entrySet()) {
        someGradient |=
            gradient.getValue().norm2Number().doubleValue() > CentralDifferences.NEGLIGIBLE;
        CentralDifferences.check(
            "layer " + k + ", " + gradient.getKey(),
            net.getLayer(k).getParam(gradient.getKey()),
            gradient.getValue(),
            () -> data.numExamples() * localLoss(net, data, position));
      }
      Networks.computeGradient(net, data);
      assertEquals(gradients, gradients(net, k), "not repeatable");
    }
    assertTrue(someGradient, "every gradient is 0");
  }

  /** Without running means, which move as the layer says. */
  private static Map<String, INDArray> gradients(MultiLayerNetwork net, int k) {
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    for (String key : net.getLayer(k).paramTable().keySet()) {
      if (!(net.getLayer(k).getConfig().getUpdaterByParam(key) instanceof NoOp)) {
        INDArray gradient = net.gradient().getGradientFor(k + "_" + key);
        gradients.put(key, gradient.dup(gradient.ordering())); // indices count in this order
      }
    }
    return gradients;
  }

  /** The mean local loss of a layer. */
  static double localLoss(MultiLayerNetwork net, DataSet data, int k) {
    Networks.computeGradient(net, data);
    return FFTrainingListener.statistics(net).get(k).localLoss();
  }
}
