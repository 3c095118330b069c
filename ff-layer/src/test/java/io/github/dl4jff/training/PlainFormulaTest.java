package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.goodness.SumSquares;
import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LogisticLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layer never forms the product of the first layer twice, folds the derivative of goodness and
 * normalisation into one factor a row, and gives SameDiff vectors of goodness only. Here the whole
 * layer, written down as the formula stands, is differentiated by SameDiff, and must give the same.
 */
class PlainFormulaTest {
  private static final double MAX_RELATIVE_ERROR = 1e-6;
  private static final int EXAMPLES = 7;

  static Stream<UnaryOperator<Networks.Plan>> settings() {
    List<UnaryOperator<Networks.Plan>> settings = new ArrayList<>();
    for (ScalarGoodness goodness : List.of(new MeanSquares(), new SumSquares())) {
      settings.add(plan -> plan.each(b -> b.goodness(goodness).loss(new SiLULoss())));
      settings.add(plan -> plan.each(b -> b.goodness(goodness).loss(new SymBaLoss())));
      settings.add(
          plan ->
              plan.each(b -> b.goodness(goodness).loss(new LogisticLoss(0.5)))
                  .at(0, b -> b.labelScale(1.5)));
    }
    settings.add(plan -> plan.each(b -> b.normalizeInput(false)));
    settings.add(plan -> plan.each(b -> b.normalizeOutput(false)));
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void gradient_ofEveryParameter_isThatOfThePlainFormula(UnaryOperator<Networks.Plan> setting) {
    MultiLayerNetwork net =
        setting.apply(Networks.plan().dataType(DataType.DOUBLE).hidden(20, 15, 10)).build();
    Nd4j.getRandom().setSeed(11);
    net.params().addi(Nd4j.rand(DataType.DOUBLE, net.params().shape()).muli(0.1));
    net.setListeners(
        FFTrainingListener.builder()
            .negatives((right, classes, head, random) -> next(right, classes))
            .build());
    DataSet data = Networks.data(DataType.DOUBLE, EXAMPLES, 3);
    Networks.computeGradient(net, data);

    int[] right = data.getLabels().argMax(1).toIntVector();
    INDArray positive = oneHot(right);
    INDArray negative = oneHot(next(right, Networks.CLASSES));
    INDArray[] inputs = {data.getFeatures(), data.getFeatures()};
    for (int k = 0; k < 3; k++) {
      FFDense layer = (FFDense) net.getLayer(k);
      INDArray[] labels = k == 0 ? new INDArray[] {positive, negative} : null;
      Plain plain = new Plain(layer, inputs, labels);
      for (String key : plain.gradients.keySet()) {
        check(
            k + "_" + key, plain.gradients.get(key), net.gradient().getGradientFor(k + "_" + key));
      }
      inputs = plain.outputs;
    }
  }

  private static int[] next(int[] labels, int classes) {
    return Arrays.stream(labels).map(label -> (label + 1) % classes).toArray();
  }

  private static INDArray oneHot(int[] labels) {
    INDArray rows = Nd4j.zeros(DataType.DOUBLE, labels.length, Networks.CLASSES);
    for (int i = 0; i < labels.length; i++) {
      rows.putScalar(i, labels[i], 1);
    }
    return rows;
  }

  private static void check(String parameter, INDArray expected, INDArray got) {
    INDArray flat = got.reshape('c', expected.shape());
    double size = expected.norm2Number().doubleValue();
    assertTrue(size > 1e-6, () -> parameter + ": the gradient is 0");
    assertEquals(0, expected.distance2(flat) / size, MAX_RELATIVE_ERROR, parameter);
  }

  /** One layer's local loss over both passes, and its gradients, by SameDiff alone. */
  private static final class Plain {
    final Map<String, INDArray> gradients;
    final INDArray[] outputs = new INDArray[2];

    private final FFDenseLayer conf;
    private final SameDiff sd = SameDiff.create();
    private final Map<String, SDVariable> parameters = new HashMap<>();

    Plain(FFDense layer, INDArray[] inputs, INDArray[] labels) {
      conf = layer.layerConf();
      layer.paramTable().forEach((key, value) -> parameters.put(key, sd.var(key, value.dup('c'))));
      Contrastive objective = conf.getLearning().contrastive();
      SDVariable[] goodness = new SDVariable[2];
      String[] outputNames = new String[2];
      for (int pass = 0; pass < 2; pass++) {
        SDVariable a = activity(inputs[pass], labels == null ? null : labels[pass]);
        goodness[pass] =
            objective.getGoodness().equals(new SumSquares())
                ? sd.math().square(a).sum(1)
                : sd.math().square(a).mean(1);
        goodness[pass] = goodness[pass].sub(objective.threshold(conf.getNOut()));
        outputNames[pass] = (conf.getLearning().isNormalizeOutput() ? normalize(a) : a).name();
      }
      SDVariable loss = objective.getLoss().define(sd, goodness[0], goodness[1]).sum();
      sd.setLossVariables(loss);
      Map<String, INDArray> outputValues = sd.output(Map.of(), outputNames);
      outputs[0] = outputValues.get(outputNames[0]);
      outputs[1] = outputValues.get(outputNames[1]);
      gradients = sd.calculateGradients(Map.of(), parameters.keySet());
    }

    private SDVariable activity(INDArray input, INDArray labels) {
      SDVariable x = sd.constant(input.dup());
      SDVariable z = (conf.normalizesInput() ? normalize(x) : x).mmul(parameters.get("W"));
      if (labels != null) {
        SDVariable label = sd.constant(labels).mul(conf.getLabelInput().scale(conf.getNIn()));
        z = z.add(label.mmul(parameters.get("L")));
      }
      return sd.nn().relu(z.add(parameters.get("b")), 0);
    }

    private SDVariable normalize(SDVariable x) {
      return x.div(sd.math().sqrt(sd.math().square(x).mean(true, 1)).add(1e-8));
    }
  }
}
