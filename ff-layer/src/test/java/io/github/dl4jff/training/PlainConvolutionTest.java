package io.github.dl4jff.training;

import static io.github.dl4jff.training.PlainArrays.affine;
import static io.github.dl4jff.training.PlainArrays.columnSums;
import static io.github.dl4jff.training.PlainArrays.flat;
import static io.github.dl4jff.training.PlainArrays.forEach;
import static io.github.dl4jff.training.PlainArrays.normalized;
import static io.github.dl4jff.training.PlainArrays.product;
import static io.github.dl4jff.training.PlainArrays.transposed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.goodness.ClassProjection;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Compares the losses and all gradients of one minibatch with the formulas, computed by loops over
 * Java arrays: a convolution and max pooling below a goodness layer, whose projection reads
 * averages of windows of 2x2, and a dense layer below another. Of maps of 3x3 the last windows are
 * smaller.
 */
class PlainConvolutionTest {
  private static final double TOLERANCE = 1e-6;
  private static final int EXAMPLES = 4;
  private static final int INPUTS = 2;
  private static final int SIDE = 8;
  private static final int KERNEL = 3;
  private static final int CONVOLVED = 6;
  private static final int POOLED = 3;
  private static final int MAPS = 3;
  private static final int CELLS = 4;
  private static final int UNITS = 5;
  private static final int CLASSES = 3;

  private final MultiLayerNetwork net = network();
  private final INDArray x =
      Nd4j.createFromArray(randoms(EXAMPLES * INPUTS * SIDE * SIDE))
          .reshape('c', EXAMPLES, INPUTS, SIDE, SIDE);
  private final int[] labels = {0, 2, 1, 2};
  private final Set<String> checked = new HashSet<>();

  private static double[] randoms(int count) {
    return new java.util.Random(11).doubles(count, -1, 1).toArray();
  }

  private static FFGoodnessLayer goodness(long maxFeatures) {
    return new FFGoodnessLayer.Builder()
        .classes(CLASSES)
        .goodness(new ClassProjection(maxFeatures))
        .build();
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(KERNEL, KERNEL)
                        .nOut(MAPS)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(goodness(MAPS * CELLS))
                .layer(new DenseLayer.Builder().nOut(UNITS).activation(Activation.TANH).build())
                .layer(goodness(ClassProjection.DEFAULT_MAX_FEATURES))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, INPUTS))
                .build());
    net.init();
    Networks.addNoise(net, 3);
    net.setListeners(new FFTrainingListener());
    return net;
  }

  @Test
  void computeGradient_blocksBelowGoodnessLayers_equalsTheFormulasInPlainJava() {
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, CLASSES);
    for (int i = 0; i < EXAMPLES; i++) {
      oneHot.putScalar(i, labels[i], 1);
    }
    Networks.computeGradient(net, new DataSet(x.dup(), oneHot));

    double[][] pooled = new double[EXAMPLES][MAPS * POOLED * POOLED];
    int[][] origins = new int[EXAMPLES][MAPS * POOLED * POOLED];
    pool(convolved(), pooled, origins);
    Loss lower = check(averages(pooled), "2_M", "2_d");
    checkConvolution(spread(lower.below), pooled, origins);

    double[][] input = normalized(pooled);
    double[][] activity = affine(input, matrix("3_W"), vector("3_b"));
    for (double[] row : activity) {
      Arrays.setAll(row, j -> Math.tanh(row[j]));
    }
    Loss upper = check(activity, "4_M", "4_d");
    double[][] delta = upper.below;
    for (int n = 0; n < EXAMPLES; n++) {
      for (int j = 0; j < UNITS; j++) {
        delta[n][j] *= 1 - activity[n][j] * activity[n][j];
      }
    }
    check("3_W", flat(product(transposed(input), delta)));
    check("3_b", columnSums(delta));

    Loss head = check(normalized(activity), "5_W", "5_b");
    List<LayerStatistics> statistics = FFTrainingListener.statistics(net);
    assertEquals(lower.mean, statistics.get(0).localLoss(), TOLERANCE);
    assertEquals(upper.mean, statistics.get(1).localLoss(), TOLERANCE);
    assertEquals(head.mean, net.score(), TOLERANCE);
    assertEquals(net.paramTable().keySet(), checked);
  }

  /**
   * The cross-entropy of a softmax over an affine map of features.
   *
   * @param mean over the examples
   * @param below its gradient with respect to the features, summed over the examples
   */
  private record Loss(double mean, double[][] below) {}

  /** Computes the loss, and compares the gradients of the map. */
  private Loss check(double[][] features, String weights, String bias) {
    double[][] delta = affine(features, matrix(weights), vector(bias));
    double loss = 0;
    for (int n = 0; n < EXAMPLES; n++) {
      double[] row = delta[n];
      double total = Arrays.stream(row).map(Math::exp).sum();
      Arrays.setAll(row, c -> Math.exp(row[c]) / total);
      loss -= Math.log(row[labels[n]]);
      row[labels[n]] -= 1;
    }
    check(weights, flat(product(transposed(features), delta)));
    check(bias, columnSums(delta));
    return new Loss(loss / EXAMPLES, product(delta, transposed(matrix(weights))));
  }

  private void check(String key, double[] expected) {
    assertTrue(Arrays.stream(expected).anyMatch(v -> Math.abs(v) > 1e-3), key + " is 0");
    INDArray got = net.gradient().gradientForVariable().get(key);
    assertArrayEquals(expected, got.dup('c').data().asDouble(), TOLERANCE, key);
    checked.add(key);
  }

  private double[][] matrix(String key) {
    return net.getParam(key).toDoubleMatrix();
  }

  private double[] vector(String key) {
    return net.getParam(key).dup('c').data().asDouble();
  }

  /** {@code z[n, o, v, u] = b[o] + sum of W[o, i, y, x] x[n, i, v + y, u + x]}. */
  private double[][][][] convolved() {
    INDArray w = net.getParam("0_W");
    double[] b = vector("0_b");
    double[][][][] z = new double[EXAMPLES][MAPS][CONVOLVED][CONVOLVED];
    forEach(
        new int[] {EXAMPLES, MAPS, CONVOLVED, CONVOLVED, INPUTS, KERNEL, KERNEL},
        at ->
            z[at[0]][at[1]][at[2]][at[3]] +=
                w.getDouble(at[1], at[4], at[5], at[6])
                    * x.getDouble(at[0], at[4], at[2] + at[5], at[3] + at[6]));
    forEach(
        new int[] {EXAMPLES, MAPS, CONVOLVED, CONVOLVED},
        at -> z[at[0]][at[1]][at[2]][at[3]] += b[at[1]]);
    return z;
  }

  /** RELU, and the maximum of each 2x2; origins are the places that they come from. */
  private static void pool(double[][][][] z, double[][] pooled, int[][] origins) {
    forEach(
        new int[] {EXAMPLES, MAPS, POOLED, POOLED, 2, 2},
        at -> {
          int unit = (at[1] * POOLED + at[2]) * POOLED + at[3];
          int row = 2 * at[2] + at[4];
          int column = 2 * at[3] + at[5];
          double value = z[at[0]][at[1]][row][column];
          if (value > pooled[at[0]][unit]) {
            pooled[at[0]][unit] = value;
            origins[at[0]][unit] = row * CONVOLVED + column;
          }
        });
  }

  private static int cell(int row, int column) {
    return row / 2 * 2 + column / 2;
  }

  /** Rows and columns 0 and 1 are in the first windows, 2 in the last. */
  private static double size(int row, int column) {
    return (row < 2 ? 2 : 1) * (column < 2 ? 2 : 1);
  }

  private static double[][] averages(double[][] pooled) {
    double[][] result = new double[EXAMPLES][MAPS * CELLS];
    forEach(
        new int[] {EXAMPLES, MAPS, POOLED, POOLED},
        at ->
            result[at[0]][at[1] * CELLS + cell(at[2], at[3])] +=
                pooled[at[0]][(at[1] * POOLED + at[2]) * POOLED + at[3]] / size(at[2], at[3]));
    return result;
  }

  private static double[][] spread(double[][] gradient) {
    double[][] result = new double[EXAMPLES][MAPS * POOLED * POOLED];
    forEach(
        new int[] {EXAMPLES, MAPS, POOLED, POOLED},
        at ->
            result[at[0]][(at[1] * POOLED + at[2]) * POOLED + at[3]] =
                gradient[at[0]][at[1] * CELLS + cell(at[2], at[3])] / size(at[2], at[3]));
    return result;
  }

  /** {@code dW[o, i, y, x] = sum of delta[n, o, v, u] x[n, i, v + y, u + x]}. */
  private void checkConvolution(double[][] gradient, double[][] pooled, int[][] origins) {
    double[] weights = new double[MAPS * INPUTS * KERNEL * KERNEL];
    double[] bias = new double[MAPS];
    for (int n = 0; n < EXAMPLES; n++) {
      int example = n;
      for (int unit = 0; unit < gradient[n].length; unit++) {
        if (pooled[n][unit] > 0) {
          int map = unit / (POOLED * POOLED);
          double delta = gradient[n][unit];
          int v = origins[n][unit] / CONVOLVED;
          int u = origins[n][unit] % CONVOLVED;
          bias[map] += delta;
          forEach(
              new int[] {INPUTS, KERNEL, KERNEL},
              at ->
                  weights[((map * INPUTS + at[0]) * KERNEL + at[1]) * KERNEL + at[2]] +=
                      delta * x.getDouble(example, at[0], v + at[1], u + at[2]));
        }
      }
    }
    check("0_W", weights);
    check("0_b", bias);
  }
}
