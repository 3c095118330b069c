package io.github.dl4jff.internal.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * DL4J's own gradient check of the layer as an ordinary layer, with backpropagation allowed and no
 * listener.
 */
@ParameterizedClass
@EnumSource(Objective.class)
class BackpropGradientCheckTest {
  @Parameter private Objective objective;

  private static final double STEP = 1e-6;
  private static final double MAX_RELATIVE_ERROR = 1e-5;
  private static final double NEGLIGIBLE = 1e-8;

  private static DataType defaultType;

  @BeforeAll
  static void useDouble() {
    defaultType = Nd4j.defaultFloatingPointType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE); // what GradientCheckUtil insists on
  }

  @AfterAll
  static void useDefault() {
    Nd4j.setDefaultDataTypes(defaultType, defaultType);
  }

  static Set<Activation> activations() {
    return EnumSet.complementOf(
        EnumSet.of(Activation.RRELU)); // draws its slopes at random in training
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("activations")
  void backprop_everyActivation_passesGradientCheck(Activation activation) {
    check(b -> b.activation(activation));
  }

  @Test
  void backprop_withoutBias_passesGradientCheck() {
    check(b -> b.hasBias(false));
  }

  @Test
  void backprop_everyLayerNormalizesItsInput_passesGradientCheck() {
    check(b -> b.normalizeInput(true));
  }

  @Test
  void backprop_withoutNormalization_passesGradientCheck() {
    check(b -> b.normalizeInput(false).normalizeOutput(false));
  }

  @Test
  void backprop_withL1AndL2_passesGradientCheck() {
    check(b -> b.l1(0.01).l2(0.02).l2Bias(0.03));
  }

  @Test
  void backprop_withBatchNormalization_passesGradientCheck() {
    if (objective == Objective.ONE_PASS) {
      check(b -> b.batchNormalization(true));
    } else {
      assertThrows(DL4JInvalidConfigException.class, () -> check(b -> b.batchNormalization(true)));
    }
  }

  private void check(UnaryOperator<FFDenseLayer.Builder> each) {
    MultiLayerNetwork net =
        Networks.plan()
            .objective(objective)
            .dataType(DataType.DOUBLE)
            .updater(new NoOp())
            .each(b -> each.apply(b).allowBackprop(true))
            .build();
    Networks.addNoise(net, 4);
    DataSet data = Networks.data(DataType.DOUBLE, 5, 3);
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.MLNConfig()
                .net(net)
                .input(data.getFeatures())
                .labels(data.getLabels())
                .excludeParams(running(net))
                .epsilon(STEP)
                .maxRelError(MAX_RELATIVE_ERROR)
                .minAbsoluteError(NEGLIGIBLE)));
  }

  /** Running means move as their layer says, which is no gradient. */
  private static Set<String> running(MultiLayerNetwork net) {
    return net.paramTable().keySet().stream()
        .filter(key -> key.endsWith("_mean") || key.endsWith("_var"))
        .collect(Collectors.toSet());
  }

  /** What only the local loss moves stays as it is. */
  @Test
  void backprop_ofOnePass_leavesTheProjectionAlone() {
    MultiLayerNetwork net =
        Networks.plan()
            .objective(Objective.ONE_PASS)
            .dataType(DataType.DOUBLE)
            .each(b -> b.allowBackprop(true))
            .build();
    Networks.addNoise(net, 3);
    Networks.computeGradient(net, Networks.data(DataType.DOUBLE, 5, 3));
    for (int k = 0; k < 3; k++) {
      for (String key : new String[] {"_M", "_d"}) {
        assertEquals(0, net.gradient().getGradientFor(k + key).amaxNumber().doubleValue());
      }
      assertTrue(net.gradient().getGradientFor(k + "_W").amaxNumber().doubleValue() > 0);
    }
  }
}
