package io.github.dl4jff.swap;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Fourteen programs after Deeplearning4j's examples of classification: networks, updaters and rates
 * are theirs. Data that is not available offline is drawn after its description.
 */
public final class SwapExamples {
  private static final int IMAGES = 10_000;
  private static final int STEPS = 60;

  private SwapExamples() {}

  public static List<SwapExample> all(Path scikit, Path mnist) {
    return List.of(
        new SwapExample(
            "LinearDataClassifier",
            "20 relu, Nesterovs 0.01",
            seed -> SwapData.drawn(SwapExamples::linear, 2, 1000, 200, seed),
            (b, h) -> plain(b.updater(new Nesterovs(0.01, 0.9)), Activation.RELU, h, 2, 2, 20),
            30,
            50,
            3,
            false),
        new SwapExample(
            "SaturnClassifier",
            "20 relu, Nesterovs 0.005",
            seed -> SwapData.drawn(SwapExamples::saturn, 2, 500, 100, seed),
            (b, h) -> plain(b.updater(new Nesterovs(0.005, 0.9)), Activation.RELU, h, 2, 2, 20),
            30,
            50,
            3,
            false),
        new SwapExample(
            "MoonClassifier",
            "50 relu, Nesterovs 0.005",
            seed -> SwapData.drawn(SwapExamples::moon, 2, 2000, 1000, seed),
            (b, h) -> plain(b.updater(new Nesterovs(0.005, 0.9)), Activation.RELU, h, 2, 2, 50),
            100,
            50,
            3,
            false),
        new SwapExample(
            "ModelXOR",
            "4 sigmoid, Sgd 0.1, uniform weights",
            seed -> SwapData.xor(),
            SwapExamples::xor,
            10_000,
            4,
            3,
            false),
        new SwapExample(
            "IrisClassifier",
            "3-3 tanh, Sgd 0.1, l2 1e-4",
            SwapData::iris,
            (b, h) -> plain(b.updater(new Sgd(0.1)).l2(1e-4), Activation.TANH, h, 4, 3, 3, 3),
            1000,
            100,
            3,
            false),
        table("wine", scikit.resolve("wine_data.csv"), 13, 3),
        table("breast cancer", scikit.resolve("breast_cancer.csv"), 30, 2),
        new SwapExample(
            "digits",
            "100-100 relu, Adam 0.001",
            seed -> SwapData.digits(),
            (b, h) -> plain(b.updater(new Adam(1e-3)), Activation.RELU, h, 64, 10, 100, 100),
            50,
            64,
            3,
            false),
        new SwapExample(
            "MNISTSingleLayer",
            "1000 relu, Nesterovs 0.006, l2 1e-4",
            seed -> SwapData.mnist(mnist, IMAGES),
            (b, h) ->
                plain(
                    b.updater(new Nesterovs(0.006, 0.9)).l2(1e-4),
                    Activation.RELU,
                    h,
                    784,
                    10,
                    1000),
            15,
            128,
            1,
            false),
        new SwapExample(
            "MNISTDoubleLayer",
            "500-100 relu, Nadam, l2 7.5e-6",
            seed -> SwapData.mnist(mnist, IMAGES),
            (b, h) ->
                plain(b.updater(new Nadam()).l2(7.5e-6), Activation.RELU, h, 784, 10, 500, 100),
            15,
            64,
            1,
            false),
        lenet("LeNetMNIST", mnist, Activation.IDENTITY),
        lenet("LeNetMNISTReLu", mnist, Activation.RELU),
        new SwapExample(
            "UCISequenceClassification",
            "LSTM 10, last step, 20 tanh, Nadam 0.005",
            seed -> SwapData.drawn(SwapExamples::control, 6, 450, 150, seed).asSeries(),
            SwapExamples::recurrent,
            40,
            30,
            2,
            true),
        new SwapExample(
            "Conv1DUCISequenceClassification",
            "convolution 3x8, maximum, 20 tanh, Nadam 0.005",
            seed -> SwapData.drawn(SwapExamples::control, 6, 450, 150, seed).asSeries(),
            SwapExamples::convolutional,
            40,
            10,
            2,
            true));
  }

  private static SwapExample table(String name, Path file, int features, int classes) {
    return new SwapExample(
        name,
        "20-20 relu, Adam 0.01",
        seed -> SwapData.scikit(file, classes, seed),
        (b, h) -> plain(b.updater(new Adam(0.01)), Activation.RELU, h, features, classes, 20, 20),
        60,
        32,
        3,
        false);
  }

  /** The convolutions have the activation, the dense layer is RELU. */
  private static SwapExample lenet(String name, Path mnist, Activation activation) {
    return new SwapExample(
        name,
        "convolutions 20 and 50 " + activation.name().toLowerCase() + ", 500 relu, Adam, l2 5e-4",
        seed -> SwapData.mnist(mnist, IMAGES),
        (b, h) -> lenet(b, h, activation),
        1,
        64,
        1,
        true);
  }

  private static MultiLayerConfiguration lenet(
      NeuralNetConfiguration.Builder builder, Hidden hidden, Activation activation) {
    ListBuilder list =
        builder
            .updater(new Adam(1e-3))
            .l2(5e-4)
            .activation(Activation.RELU)
            .list()
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).activation(activation).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).activation(activation).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(hidden.layer(0, 500, 10));
    return under(list, 10, InputType.convolutionalFlat(28, 28, 1));
  }

  private static MultiLayerConfiguration recurrent(
      NeuralNetConfiguration.Builder builder, Hidden hidden) {
    return ofSeries(builder, hidden, new LastTimeStep(new LSTM.Builder().nOut(10).build()));
  }

  private static MultiLayerConfiguration convolutional(
      NeuralNetConfiguration.Builder builder, Hidden hidden) {
    return ofSeries(
        builder,
        hidden,
        new Convolution1DLayer.Builder().kernelSize(3).nOut(8).build(),
        new GlobalPoolingLayer.Builder().build());
  }

  private static MultiLayerConfiguration ofSeries(
      NeuralNetConfiguration.Builder builder, Hidden hidden, Layer... below) {
    ListBuilder list = builder.updater(new Nadam(0.005)).activation(Activation.TANH).list();
    for (Layer layer : below) {
      list.layer(layer);
    }
    return under(list.layer(hidden.layer(0, 20, 6)), 6, InputType.recurrent(1, STEPS));
  }

  private static MultiLayerConfiguration xor(
      NeuralNetConfiguration.Builder builder, Hidden hidden) {
    builder.weightInit(new UniformDistribution(0, 1)).miniBatch(false).updater(new Sgd(0.1));
    return plain(builder, Activation.SIGMOID, hidden, 2, 2, 4);
  }

  private static MultiLayerConfiguration plain(
      NeuralNetConfiguration.Builder builder,
      Activation activation,
      Hidden hidden,
      int features,
      int classes,
      int... units) {
    ListBuilder list = builder.activation(activation).list();
    for (int k = 0; k < units.length; k++) {
      list.layer(hidden.layer(k, units[k], classes));
    }
    return under(list, classes, InputType.feedForward(features));
  }

  private static MultiLayerConfiguration under(ListBuilder list, int classes, InputType input) {
    return list.layer(
            new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(input)
        .build();
  }

  /** Two clouds, side by side. */
  private static double[] linear(int label, Random random) {
    return new double[] {
      (label == 0 ? 0.3 : 0.68) + 0.13 * random.nextGaussian(),
      (label == 0 ? 0.07 : 0.47) + 0.1 * random.nextGaussian()
    };
  }

  /** A disc of radius 5 in a ring from 7 to 12. */
  private static double[] saturn(int label, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double share = random.nextDouble();
    double radius = label == 0 ? 5 * Math.sqrt(share) : 7 + 5 * share;
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
  }

  /** Two half circles, one inside the other's opening, with noise of 0.2. */
  private static double[] moon(int label, Random random) {
    double angle = Math.PI * random.nextDouble();
    double x = label == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
    double y = label == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return new double[] {x + 0.2 * random.nextGaussian(), y + 0.2 * random.nextGaussian()};
  }

  /**
   * A control chart, standardised: normal, cyclic, with a trend up or down, or shifted up or down.
   * Source: R. J. Alcock and Y. Manolopoulos, Time-Series Similarity Queries Employing a
   * Feature-Based Approach, 1999, whose generator made UCI's synthetic control charts.
   */
  private static double[] control(int label, Random random) {
    double[] series = new double[STEPS];
    double amplitude = 10 + 5 * random.nextDouble();
    double period = 10 + 5 * random.nextDouble();
    double slope = 0.2 + 0.3 * random.nextDouble();
    double shift = 7.5 + 12.5 * random.nextDouble();
    double start = STEPS / 3.0 * (1 + random.nextDouble());
    for (int t = 0; t < STEPS; t++) {
      double noise = 2 * (6 * random.nextDouble() - 3);
      double shape =
          switch (label) {
            case 1 -> amplitude * Math.sin(2 * Math.PI * t / period);
            case 2 -> slope * t;
            case 3 -> -slope * t;
            case 4 -> t >= start ? shift : 0;
            case 5 -> t >= start ? -shift : 0;
            default -> 0;
          };
      series[t] = (noise + shape) / 10;
    }
    return series;
  }

  static NeuralNetConfiguration.Builder builder(long seed) {
    return new NeuralNetConfiguration.Builder().seed(seed).weightInit(WeightInit.XAVIER);
  }
}
