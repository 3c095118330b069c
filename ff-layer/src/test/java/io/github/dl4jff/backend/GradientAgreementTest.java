package io.github.dl4jff.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of one iteration on the backend that is here, beside those of plain Java arithmetic
 * in double. Every backend that agrees with it agrees with every other. Nothing random comes from
 * ND4J, whose generators differ from backend to backend.
 */
class GradientAgreementTest {
  private static final double MAX_RELATIVE_ERROR = 1e-4;
  private static final int INPUTS = Networks.INPUTS;
  private static final int CLASSES = Networks.CLASSES;
  private static final int UNITS = 9;
  private static final int EXAMPLES = 8;
  private static final double LABEL_SCALE = 3;
  private static final double ALPHA = 6;

  @Test
  void gradient_ofBothLayersInFloat_isThatOfPlainArithmetic() {
    MultiLayerNetwork net =
        Networks.plan()
            .dataType(DataType.FLOAT)
            .hidden(UNITS, UNITS)
            .at(0, b -> b.normalizeInput(true))
            .seed(7)
            .build();
    float[] parameters = random(net.params().length(), 1);
    net.setParams(Nd4j.createFromArray(parameters));
    net.setListeners(
        FFTrainingListener.builder()
            .negatives((right, classes, head, random) -> next(right))
            .build());
    DataSet data = Networks.data(DataType.FLOAT, EXAMPLES, 3);
    Networks.computeGradient(net, data);

    double[][] x = normalized(data.getFeatures().castTo(DataType.DOUBLE).toDoubleMatrix());
    int[] right = data.getLabels().argMax(1).toIntVector();
    double[][] positive = withLabels(x, right);
    double[][] negative = withLabels(x, next(right));
    Layer first = new Layer(matrix(net, "0_W"), matrix(net, "0_L"), vector(net, "0_b"));
    first.learn(positive, negative);
    check("0_W", first.weightGradient(0, INPUTS), net);
    check("0_L", first.weightGradient(INPUTS, INPUTS + CLASSES), net);
    check("0_b", new double[][] {first.biasGradient}, net);
    Layer second = new Layer(matrix(net, "1_W"), new double[0][], vector(net, "1_b"));
    second.learn(normalized(first.positive), normalized(first.negative));
    check("1_W", second.weightGradient(0, UNITS), net);
    check("1_b", new double[][] {second.biasGradient}, net);
  }

  @Test
  void gradient_ofBothLayersInOnePassInFloat_isThatOfPlainArithmetic() {
    MultiLayerNetwork net =
        Networks.plan().objective(Objective.ONE_PASS).hidden(UNITS, UNITS).seed(7).build();
    net.setParams(Nd4j.createFromArray(random(net.params().length(), 1)));
    net.setListeners(new FFTrainingListener());
    DataSet data = Networks.data(DataType.FLOAT, EXAMPLES, 3);
    Networks.computeGradient(net, data);

    double[][] x = data.getFeatures().castTo(DataType.DOUBLE).toDoubleMatrix();
    int[] right = data.getLabels().argMax(1).toIntVector();
    for (int k = 0; k < 2; k++) {
      Layer layer = new Layer(matrix(net, k + "_W"), new double[0][], vector(net, k + "_b"));
      Projection projection = new Projection(matrix(net, k + "_M"), vector(net, k + "_d"));
      double[][] a = layer.activity(x);
      for (int i = 0; i < EXAMPLES; i++) {
        layer.addDelta(x[i], a[i], projection.learn(a[i], right[i]));
      }
      check(k + "_W", layer.weightGradient(0, x[0].length), net);
      check(k + "_b", new double[][] {layer.biasGradient}, net);
      check(k + "_M", projection.gradient, net);
      check(k + "_d", new double[][] {projection.biasGradient}, net);
      x = normalized(a);
    }
  }

  private static float[] random(long length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.5, 0.5);
    }
    return values;
  }

  private static int[] next(int[] labels) {
    return Arrays.stream(labels).map(label -> (label + 1) % CLASSES).toArray();
  }

  private static double[][] matrix(MultiLayerNetwork net, String key) {
    return net.getParam(key).castTo(DataType.DOUBLE).toDoubleMatrix();
  }

  private static double[] vector(MultiLayerNetwork net, String key) {
    return net.getParam(key).castTo(DataType.DOUBLE).toDoubleVector();
  }

  private static double[][] normalized(double[][] rows) {
    return Arrays.stream(rows)
        .map(
            row -> {
              double rms = Math.sqrt(sumOfSquares(row) / row.length);
              return Arrays.stream(row).map(v -> v / (rms + 1e-8)).toArray();
            })
        .toArray(double[][]::new);
  }

  private static double sumOfSquares(double[] row) {
    return Arrays.stream(row).map(v -> v * v).sum();
  }

  /** Inputs with the scaled one-hot label behind them: the label is one more part of the input. */
  private static double[][] withLabels(double[][] x, int[] labels) {
    double[][] rows = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      rows[i] = Arrays.copyOf(x[i], INPUTS + CLASSES);
      rows[i][INPUTS + labels[i]] = LABEL_SCALE;
    }
    return rows;
  }

  private static void check(String key, double[][] expected, MultiLayerNetwork net) {
    INDArray got = net.gradient().getGradientFor(key).castTo(DataType.DOUBLE);
    double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    double[] values = got.dup('c').data().asDouble();
    assertEquals(flat.length, values.length, key);
    double size = Math.sqrt(sumOfSquares(flat));
    assertTrue(size > 1e-6, () -> key + ": the gradient is 0");
    double[] difference = new double[flat.length];
    Arrays.setAll(difference, i -> flat[i] - values[i]);
    assertEquals(0, Math.sqrt(sumOfSquares(difference)) / size, MAX_RELATIVE_ERROR, key);
  }

  /** A layer of RELUs with the SiLU loss of the mean of squares, in loops. */
  private static final class Layer {
    private final double[][] weights;
    private final double[] bias;
    private final double[][] gradient;
    private final double[] biasGradient;
    private double[][] positive;
    private double[][] negative;

    Layer(double[][] inputWeights, double[][] labelWeights, double[] bias) {
      weights =
          List.of(inputWeights, labelWeights).stream()
              .flatMap(Arrays::stream)
              .toArray(double[][]::new);
      this.bias = bias;
      gradient = new double[weights.length][bias.length];
      biasGradient = new double[bias.length];
    }

    void learn(double[][] positiveInput, double[][] negativeInput) {
      positive = activity(positiveInput);
      negative = activity(negativeInput);
      for (int i = 0; i < positive.length; i++) {
        double difference = (sumOfSquares(positive[i]) - sumOfSquares(negative[i])) / bias.length;
        double u = -ALPHA * difference;
        double sigmoid = 1 / (1 + Math.exp(-u));
        double slope = -ALPHA * sigmoid * (1 + u * (1 - sigmoid));
        add(positiveInput[i], positive[i], slope);
        add(negativeInput[i], negative[i], -slope);
      }
    }

    double[][] activity(double[][] input) {
      double[][] a = new double[input.length][bias.length];
      for (int i = 0; i < input.length; i++) {
        for (int j = 0; j < bias.length; j++) {
          double z = bias[j];
          for (int k = 0; k < weights.length; k++) {
            z += input[i][k] * weights[k][j];
          }
          a[i][j] = Math.max(0, z);
        }
      }
      return a;
    }

    private void add(double[] input, double[] a, double slope) {
      addDelta(input, a, Arrays.stream(a).map(v -> slope * 2 * v / a.length).toArray());
    }

    /** Adds what an example gives whose activity has a gradient. */
    void addDelta(double[] input, double[] a, double[] activityGradient) {
      for (int j = 0; j < a.length; j++) {
        double delta = a[j] > 0 ? activityGradient[j] : 0;
        biasGradient[j] += delta;
        for (int k = 0; k < input.length; k++) {
          gradient[k][j] += delta * input[k];
        }
      }
    }

    /** The gradient of the rows of the weights from one to another, labels scaled as inputs are. */
    double[][] weightGradient(int from, int to) {
      return Arrays.copyOfRange(gradient, from, to);
    }
  }

  /** The goodness of the classes, {@code G = a M + d}, under the cross-entropy, in loops. */
  private static final class Projection {
    private final double[][] weights;
    private final double[] bias;
    private final double[][] gradient;
    private final double[] biasGradient;

    Projection(double[][] weights, double[] bias) {
      this.weights = weights;
      this.bias = bias;
      gradient = new double[weights.length][bias.length];
      biasGradient = new double[bias.length];
    }

    /** Adds what an example gives; returns the gradient with respect to its activity. */
    double[] learn(double[] a, int right) {
      double[] goodness = bias.clone();
      for (int c = 0; c < goodness.length; c++) {
        for (int j = 0; j < a.length; j++) {
          goodness[c] += a[j] * weights[j][c];
        }
      }
      double sum = Arrays.stream(goodness).map(Math::exp).sum();
      double[] activityGradient = new double[a.length];
      for (int c = 0; c < goodness.length; c++) {
        double slope = Math.exp(goodness[c]) / sum - (c == right ? 1 : 0);
        biasGradient[c] += slope;
        for (int j = 0; j < a.length; j++) {
          gradient[j][c] += slope * a[j];
          activityGradient[j] += slope * weights[j][c];
        }
      }
      return activityGradient;
    }
  }
}
