package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dl4jff.Networks;
import io.github.dl4jff.negative.UniformNegatives;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** No gradient crosses a detached layer. */
class IsolationTest {
  private static final DataSet DATA = Networks.data(DataType.FLOAT, 16, 3);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradient_layerAboveChanged_isBitIdenticalWhereDetached(int k) {
    MultiLayerNetwork net = Networks.plan().build();
    net.setListeners(FFTrainingListener.builder().negatives(new UniformNegatives()).build());
    assertEquals(gradient(net, k, false), gradient(net, k, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradient_layerAboveChanged_differsWhereNotDetached(int k) {
    MultiLayerNetwork net = Networks.plan().each(b -> b.allowBackprop(true)).build();
    assertNotEquals(gradient(net, k, false), gradient(net, k, true));
  }

  /** Gradient of layer k, with the layer above it as it is or changed. */
  private static INDArray gradient(MultiLayerNetwork net, int k, boolean changeAbove) {
    if (changeAbove) {
      net.getLayer(k + 1).params().muli(-3).addi(0.5);
    }
    Networks.computeGradient(net, DATA);
    return net.getLayer(k).getGradientsViewArray().dup();
  }
}
