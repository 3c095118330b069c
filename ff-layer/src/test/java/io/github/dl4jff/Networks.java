package io.github.dl4jff;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.goodness.SumSquares;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data for tests. */
public final class Networks {
  public static final int INPUTS = 6;
  public static final int CLASSES = 3;

  private Networks() {}

  /** A chain of Forward-Forward layers under a softmax output layer. */
  public static final class Plan {
    private DataType dataType = DataType.FLOAT;
    private WorkspaceMode workspaceMode = WorkspaceMode.ENABLED;
    private IUpdater updater = new Adam(0.01);
    private UnaryOperator<FFDenseLayer.Builder> each = UnaryOperator.identity();
    private final Map<Integer, UnaryOperator<FFDenseLayer.Builder>> at = new HashMap<>();
    private UnaryOperator<OutputLayer.Builder> output = UnaryOperator.identity();
    private Objective objective = Objective.TWO_PASSES;
    private int[] hidden = {5, 4, 4};
    private int inputs = INPUTS;
    private int classes = CLASSES;
    private long seed = 7;

    public Plan dataType(DataType value) {
      dataType = value;
      return this;
    }

    public Plan workspaceMode(WorkspaceMode value) {
      workspaceMode = value;
      return this;
    }

    public Plan updater(IUpdater value) {
      updater = value;
      return this;
    }

    public Plan objective(Objective value) {
      objective = value;
      return this;
    }

    /** Applied to every Forward-Forward layer. */
    public Plan each(UnaryOperator<FFDenseLayer.Builder> value) {
      each = value;
      return this;
    }

    /** Applied to the Forward-Forward layer at a position, after what is applied to each. */
    public Plan at(int position, UnaryOperator<FFDenseLayer.Builder> value) {
      at.put(position, value);
      return this;
    }

    public Plan output(UnaryOperator<OutputLayer.Builder> value) {
      output = value;
      return this;
    }

    public Plan hidden(int... widths) {
      hidden = widths;
      return this;
    }

    public Plan size(int inputs, int classes) {
      this.inputs = inputs;
      this.classes = classes;
      return this;
    }

    public Plan seed(long value) {
      seed = value;
      return this;
    }

    public MultiLayerConfiguration configuration() {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(seed)
              .dataType(dataType)
              .updater(updater)
              .trainingWorkspaceMode(workspaceMode)
              .inferenceWorkspaceMode(workspaceMode)
              .list();
      for (int k = 0; k < hidden.length; k++) {
        FFDenseLayer.Builder builder = k == 0 ? objective.first(classes) : objective.next(classes);
        each.apply(builder.name("ff" + (k + 1)).nOut(hidden[k]));
        list.layer(at.getOrDefault(k, UnaryOperator.identity()).apply(builder).build());
      }
      return list.layer(
              output
                  .apply(
                      new OutputLayer.Builder(LossFunction.MCXENT)
                          .nOut(classes)
                          .activation(Activation.SOFTMAX))
                  .build())
          .setInputType(InputType.feedForward(inputs))
          .build();
    }

    public MultiLayerNetwork build() {
      MultiLayerNetwork net = new MultiLayerNetwork(configuration());
      net.init();
      return net;
    }
  }

  public static Plan plan() {
    return new Plan();
  }

  /** Every goodness of two passes, for parameterized tests. */
  public static Stream<ScalarGoodness> scalarGoodness() {
    return Stream.of(new MeanSquares(), new SumSquares());
  }

  /** Every goodness of one pass, for parameterized tests. */
  public static Stream<ClassGoodness> classGoodness() {
    return Stream.of(new ClassProjection(), new ClassGroups(2));
  }

  /**
   * Adds noise to all parameters, the same for the same seed: the projection of the goodness, 0 at
   * first, then counts, and a bias away from 0 keeps pre-activations off the kinks of RELU and its
   * like.
   */
  public static void addNoise(Model net, long seed) {
    java.util.Random random = new java.util.Random(seed);
    double[] noise = random.doubles(net.params().length(), 0, 0.1).toArray();
    INDArray params = net.params();
    params.addi(Nd4j.create(noise, params.shape(), 'c').castTo(params.dataType()));
  }

  /** Labels of which each class has a share, the same for the same seed. */
  public static INDArray softLabels(DataType dataType, int examples, long seed) {
    double[] values =
        new java.util.Random(seed).doubles((long) examples * CLASSES, -2, 2).toArray();
    return Nd4j.nn().softmax(matrix(values, examples, CLASSES, dataType), 1);
  }

  /** Random features and labels, the same for the same seed. */
  public static DataSet data(DataType dataType, int examples, long seed) {
    java.util.Random random = new java.util.Random(seed);
    double[] features = random.doubles((long) examples * INPUTS, -1, 1).toArray();
    double[] labels = new double[examples * CLASSES];
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(CLASSES);
      labels[i * CLASSES + label] = 1;
      features[i * INPUTS + label] += 2; // something to learn
    }
    return new DataSet(
        matrix(features, examples, INPUTS, dataType), matrix(labels, examples, CLASSES, dataType));
  }

  private static INDArray matrix(double[] values, int rows, int columns, DataType dataType) {
    return Nd4j.create(values, new long[] {rows, columns}, 'c').castTo(dataType);
  }

  /** Computes gradient and score as one iteration of fit does, without a step. */
  public static void computeGradient(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
  }
}
