import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains on three clusters of random points for one epoch, and fails where the network has not
 * learnt them or a library is not of the version that the bill of materials asks for.
 */
public final class Consumer {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;
  private static final double LEAST = 0.9;

  private Consumer() {}

  public static void main(String[] args) {
    DataSet train = points(600, 1);
    DataSet test = points(300, 2);
    MultiLayerNetwork net = new MultiLayerNetwork(configuration());
    net.init();
    net.setListeners(new FFTrainingListener());
    double before = net.getParam("1_W").norm2Number().doubleValue();
    net.fit(new ListDataSetIterator<>(train.asList(), 10));

    double moved = Math.abs(net.getParam("1_W").norm2Number().doubleValue() - before);
    ListDataSetIterator<DataSet> batches = new ListDataSetIterator<>(test.asList(), 100);
    double accuracy = new GoodnessClassifier(net).evaluate(batches).accuracy();
    String libraries = System.getProperty("java.class.path");
    System.out.println("accuracy by goodness: " + accuracy + ", second layer moved by " + moved);
    if (!(accuracy > LEAST) || moved == 0) {
      throw new AssertionError("expected an accuracy above " + LEAST + ", got " + accuracy);
    }
    if (!libraries.contains("openblas-0.3.31") || libraries.contains("openblas-0.3.19")) {
      throw new AssertionError("expected the OpenBLAS of the bill of materials, got " + libraries);
    }
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.01))
        .list()
        .layer(new FFDenseLayer.Builder().nOut(20).classes(CLASSES).build())
        .layer(new FFDenseLayer.Builder().nOut(20).classes(CLASSES).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.feedForward(FEATURES))
        .build();
  }

  /** Clusters around 2 on the axis of each class, with noise of 0.5. */
  private static DataSet points(int count, long seed) {
    Random random = new Random(seed);
    DataSet points = new DataSet(Nd4j.zeros(count, FEATURES), Nd4j.zeros(count, CLASSES));
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(CLASSES);
      for (int j = 0; j < FEATURES; j++) {
        double center = j == label ? 2 : 0;
        points.getFeatures().putScalar(i, j, center + 0.5 * random.nextGaussian());
      }
      points.getLabels().putScalar(i, label, 1);
    }
    return points;
  }
}
