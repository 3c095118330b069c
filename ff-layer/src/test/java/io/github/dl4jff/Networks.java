package io.github.dl4jff;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.goodness.SumSquares;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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

    /** Applied to every Forward-Forward layer. */
    public Plan each(UnaryOperator<FFDenseLayer.Builder> value) {
      each = value;
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
        FFDenseLayer.Builder builder =
            new FFDenseLayer.Builder().name("ff" + (k + 1)).nOut(hidden[k]);
        list.layer(each.apply(builder.labels(k == 0 ? classes : 0)).build());
      }
      return list.layer(
              new OutputLayer.Builder(LossFunction.MCXENT)
                  .nOut(classes)
                  .activation(Activation.SOFTMAX)
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
