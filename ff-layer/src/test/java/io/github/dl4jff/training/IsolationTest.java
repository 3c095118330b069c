package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.negative.UniformNegatives;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** No gradient crosses a detached layer. */
@ParameterizedClass
@EnumSource(Objective.class)
class IsolationTest {
  private static final DataSet DATA = Networks.data(DataType.FLOAT, 16, 3);

  @Parameter private Objective objective;

  private Networks.Plan plan() {
    return Networks.plan().objective(objective);
  }

  private static MultiLayerNetwork detached(Networks.Plan plan) {
    MultiLayerNetwork net = plan.build();
    net.setListeners(FFTrainingListener.builder().negatives(new UniformNegatives()).build());
    return net;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradient_layerAboveChanged_isBitIdenticalWhereDetached(int k) {
    assertEquals(gradient(detached(plan()), k, false), gradient(detached(plan()), k, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradient_layerAboveChanged_differsWhereNotDetached(int k) {
    Networks.Plan plan = plan().each(b -> b.allowBackprop(true));
    assertNotEquals(gradient(plan.build(), k, false), gradient(plan.build(), k, true));
  }

  /** A layer hands on what it still needs itself; the layer above drops out some of it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradient_dropoutInTheLayersAbove_isBitIdenticalToThatWithout(int k) {
    for (boolean normalize : new boolean[] {true, false}) {
      for (Activation activation : new Activation[] {Activation.RELU, Activation.TANH}) {
        Networks.Plan plan = plan().each(b -> b.normalizeOutput(normalize).activation(activation));
        INDArray without = gradient(detached(plan), k, false);
        for (int above = k + 1; above < 3; above++) {
          plan.at(
              above,
              b -> {
                b.dropOut(new Dropout(0.5));
                return b;
              });
        }
        plan.output(
            b -> {
              b.dropOut(new Dropout(0.5));
              return b;
            });
        assertEquals(without, gradient(detached(plan), k, false));
      }
    }
  }

  /** Gradient of layer k, with the layer above it as it is or changed. */
  private static INDArray gradient(MultiLayerNetwork net, int k, boolean changeAbove) {
    Networks.addNoise(net, 5);
    if (changeAbove) {
      net.getLayer(k + 1).params().muli(-3).addi(0.5);
    }
    Networks.computeGradient(net, DATA);
    INDArray gradient = net.getLayer(k).getGradientsViewArray().dup();
    assertNotEquals(0, gradient.norm2Number().doubleValue());
    return gradient;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradient_layerAboveChangedUnderClassGroups_isBitIdentical(int k) {
    Networks.Plan plan =
        Networks.plan().objective(Objective.ONE_PASS).each(b -> b.goodness(new ClassGroups()));
    assertEquals(gradient(detached(plan), k, false), gradient(detached(plan), k, true));
  }
}
