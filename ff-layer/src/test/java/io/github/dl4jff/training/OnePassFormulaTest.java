package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.loss.CrossEntropyLoss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer that learns in one pass, written down as the formula stands and differentiated as a whole
 * by SameDiff, with the cross-entropy as a sum of logarithms of exponentials. The layer itself
 * gives SameDiff the goodness of the classes only, and has one evaluation for all layers.
 */
class OnePassFormulaTest {
  private static final double MAX_RELATIVE_ERROR = 1e-6;
  private static final int EXAMPLES = 7;
  private static final int[] WIDTHS = {20, 15, 10};

  static Stream<UnaryOperator<FFDenseLayer.Builder>> settings() {
    List<UnaryOperator<FFDenseLayer.Builder>> settings = new ArrayList<>();
    settings.add(b -> b);
    settings.add(b -> b.goodness(new ClassGroups(3)));
    settings.add(b -> b.goodness(new ClassGroups(1)).activation(Activation.TANH));
    settings.add(b -> b.loss(new CrossEntropyLoss(0.15, new double[] {1, 0.5, 3})));
    settings.add(b -> b.normalizeInput(true));
    settings.add(b -> b.normalizeOutput(false).activation(Activation.TANH));
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void gradient_ofEveryParameter_isThatOfThePlainFormula(
      UnaryOperator<FFDenseLayer.Builder> setting) {
    MultiLayerNetwork net =
        Networks.plan()
            .objective(Objective.ONE_PASS)
            .dataType(DataType.DOUBLE)
            .hidden(WIDTHS)
            .each(setting)
            .build();
    Networks.addNoise(net, 11);
    net.setListeners(new FFTrainingListener());
    DataSet data = Networks.data(DataType.DOUBLE, EXAMPLES, 3);
    data.setLabels(Networks.softLabels(DataType.DOUBLE, EXAMPLES, 4));
    Networks.computeGradient(net, data);
    INDArray input = data.getFeatures();
    for (int k = 0; k < WIDTHS.length; k++) {
      FFDense layer = (FFDense) net.getLayer(k);
      Plain plain = new Plain(layer, input, data.getLabels());
      assertEquals(layer.paramTable().keySet(), plain.gradients.keySet());
      for (String key : plain.gradients.keySet()) {
        String name = k + "_" + key;
        check(name, plain.gradients.get(key), net.gradient().getGradientFor(name));
      }
      double got = FFTrainingListener.statistics(net).get(k).localLoss();
      assertEquals(plain.loss / EXAMPLES, got, MAX_RELATIVE_ERROR * got);
      input = plain.output;
    }
  }

  private static void check(String parameter, INDArray expected, INDArray got) {
    INDArray flat = got.reshape('c', expected.shape());
    double size = expected.norm2Number().doubleValue();
    assertTrue(size > 1e-6, () -> parameter + ": the gradient is 0");
    assertEquals(0, expected.distance2(flat) / size, MAX_RELATIVE_ERROR, parameter);
  }

  /** One layer's local loss and its gradients, by SameDiff alone. */
  private static final class Plain {
    final Map<String, INDArray> gradients;
    final INDArray output;
    final double loss;
    private final FFDenseLayer conf;
    private final SameDiff sd = SameDiff.create();
    private final Map<String, SDVariable> parameters = new HashMap<>();

    Plain(FFDense layer, INDArray input, INDArray labels) {
      conf = layer.layerConf();
      layer.paramTable().forEach((key, value) -> parameters.put(key, sd.var(key, value.dup('c'))));
      SDVariable x = sd.constant(input.dup());
      SDVariable z = (conf.normalizesInput() ? normalize(x) : x).mmul(parameters.get("W"));
      z = z.add(parameters.get("b"));
      boolean isRelu = conf.getActivationFn().toString().equals("relu");
      SDVariable a = isRelu ? sd.nn().relu(z, 0) : sd.math().tanh(z);
      SDVariable sum = loss(goodness(a), labels).sum();
      SDVariable handedOn = conf.getLearning().isNormalizeOutput() ? normalize(a) : a;
      sd.setLossVariables(sum);
      Map<String, INDArray> values = sd.output(Map.of(), sum.name(), handedOn.name());
      loss = values.get(sum.name()).getDouble(0);
      output = values.get(handedOn.name());
      gradients = sd.calculateGradients(Map.of(), parameters.keySet());
    }

    /** {@code a M + d}, or the mean of squares of each class's block of units. */
    private SDVariable goodness(SDVariable a) {
      if (!(conf.getLearning().competitive().getGoodness() instanceof ClassGroups groups)) {
        return a.mmul(parameters.get("M")).add(parameters.get("d"));
      }
      int width = (int) conf.getNOut();
      INDArray shares = Nd4j.zeros(DataType.DOUBLE, width, Networks.CLASSES);
      int unit = 0;
      for (int c = 0; c < Networks.CLASSES; c++) {
        int units = width / Networks.CLASSES + (c < width % Networks.CLASSES ? 1 : 0);
        for (int i = 0; i < units; i++) {
          shares.putScalar(unit++, c, groups.getBeta() / units);
        }
      }
      return sd.math().square(a).mmul(sd.constant(shares));
    }

    private SDVariable loss(SDVariable goodness, INDArray labels) {
      CrossEntropyLoss entropy = (CrossEntropyLoss) conf.getLearning().competitive().getLoss();
      double smoothing = entropy.getSmoothing();
      INDArray target = labels.mul(1 - smoothing).add(smoothing / Networks.CLASSES);
      if (entropy.getClassWeights() != null) {
        target.muliRowVector(Nd4j.createFromArray(entropy.getClassWeights()));
      }
      SDVariable normalizer = sd.math().log(sd.math().exp(goodness).sum(true, 1));
      return goodness.sub(normalizer).mul(sd.constant(target)).sum(1).neg();
    }

    private SDVariable normalize(SDVariable x) {
      return x.div(sd.math().sqrt(sd.math().square(x).mean(true, 1)).add(1e-8));
    }
  }
}
