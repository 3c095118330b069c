package io.github.dl4jff.mnist.network;

import io.github.dl4jff.conf.FFAdam;
import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.LocalLearningOptions;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.KeepProbabilities;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.negative.HybridImages;
import io.github.dl4jff.negative.NegativeInputs;
import io.github.dl4jff.negative.SelfContrastivePairs;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The network of the example: {@code FFDenseLayer}s, which learn in one pass or, the first seeing
 * the label, in two, under a softmax output layer; below them {@code FFConvolutionLayer}s, in one
 * pass, where the settings have convolutions; Adam with a learning rate that falls linearly to 0.
 * Of an experiment without labels, an {@link UnsupervisedNetwork}.
 */
public final class ExampleNetwork {
  /**
   * How often the masks of hybrid images are blurred; fewer than by default, as validation images
   * favour.
   */
  private static final int BLURS = 2;

  /**
   * To how many features a convolution's maps are averaged for their goodness: those of 128 maps of
   * 7x7. With the default of 1,024 the error on the validation images was higher.
   */
  private static final long FEATURES = 6272;

  private ExampleNetwork() {}

  public static AnyNetwork create(TrainingSettings settings, long seed, LabelledImages train) {
    if (settings.supervised()) {
      MultiLayerNetwork net = new MultiLayerNetwork(configuration(settings, seed, train));
      net.init();
      return new AnyNetwork(net);
    }
    ComputationGraph net =
        new ComputationGraph(UnsupervisedNetwork.configuration(settings, seed, train));
    net.init();
    return new AnyNetwork(net);
  }

  /**
   * Returns what makes DL4J train the network in the way of the settings: a listener for
   * Forward-Forward, none for backprop.
   */
  public static List<TrainingListener> listeners(TrainingSettings settings) {
    if (!settings.method().isLocal()) {
      return List.of();
    }
    if (settings.supervised()) {
      return List.of(new FFTrainingListener());
    }
    return List.of(FFTrainingListener.builder().negativeInputs(negativeInputs(settings)).build());
  }

  private static NegativeInputs negativeInputs(TrainingSettings settings) {
    int side = settings.dataset().side();
    return switch (settings.layers().negatives()) {
      case HYBRID_IMAGES -> new HybridImages(side, side, BLURS);
      case SELF_CONTRASTIVE_PAIRS -> new SelfContrastivePairs();
    };
  }

  /**
   * Returns the configuration of a network whose hidden layers learn of labels. For backprop it is
   * the same as for two passes, or where the loss is one of one pass as for the projection, but for
   * {@code allowBackprop}.
   *
   * @return a configuration of the convolutions, the dense layers, and the head
   */
  public static MultiLayerConfiguration configuration(
      TrainingSettings settings, long seed, LabelledImages train) {
    NeuralNetConfiguration.ListBuilder network = global(settings, seed, train).list();
    int k = 0;
    for (ConvolutionSettings convolution : settings.convolutions()) {
      network.layer(convolution(settings, k++, train.classes(), convolution));
    }
    for (int units : settings.hidden()) {
      network.layer(supervised(settings, k++, train.classes()).nOut(units).build());
    }
    return network.layer(head(settings, train)).setInputType(inputType(settings, train)).build();
  }

  private static InputType inputType(TrainingSettings settings, LabelledImages train) {
    return settings.convolutions().isEmpty()
        ? InputType.feedForward(train.pixelsPerImage())
        : InputType.convolutionalFlat(train.side(), train.side(), 1);
  }

  public static NeuralNetConfiguration.Builder global(
      TrainingSettings settings, long seed, LabelledImages train) {
    long iterations = (long) settings.epochs() * settings.iterationsPerEpoch(train.size());
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new FFAdam(settings.adam().schedule(iterations)));
  }

  private static FFDenseLayer.Builder supervised(TrainingSettings settings, int k, int classes) {
    if (settings.layers().loss().isOnePass()) {
      FFDenseLayer.Builder layer = new FFDenseLayer.Builder();
      learnInOnePass(layer, settings, classes, new ClassProjection());
      regularise(layer, settings, k);
      return layer.batchNormalization(settings.batchNormalization());
    }
    FFDenseLayer.Builder layer = twoPasses(settings, k);
    if (k == 0) {
      layer.labels(classes);
      if (settings.layers().labelScale() != null) {
        layer.labelScale(settings.layers().labelScale());
      }
    }
    return layer;
  }

  private static FFConvolutionLayer convolution(
      TrainingSettings settings, int k, int classes, ConvolutionSettings convolution) {
    FFConvolutionLayer.Builder layer =
        new FFConvolutionLayer.Builder(convolution.kernel(), convolution.kernel())
            .nOut(convolution.channels())
            .convolutionMode(ConvolutionMode.Same)
            .maxPooling(convolution.pool() ? ConvolutionSettings.POOLED : 1);
    learnInOnePass(layer, settings, classes, new ClassProjection(FEATURES));
    regularise(layer, settings, k);
    return layer.build();
  }

  private static void learnInOnePass(
      LocalLearningOptions<?> layer,
      TrainingSettings settings,
      int classes,
      ClassProjection projection) {
    boolean groups = settings.method() == TrainingMethod.GROUPS;
    layer.classes(classes);
    layer.goodness(groups ? new ClassGroups() : projection);
    layer.loss(settings.layers().classLoss());
    layer.allowBackprop(!settings.method().isLocal());
  }

  /**
   * Returns a hidden layer, the k-th from 0, that learns in two passes, or by backprop; it lacks
   * its width and its labels.
   */
  static FFDenseLayer.Builder twoPasses(TrainingSettings settings, int k) {
    LayerSettings layers = settings.layers();
    FFDenseLayer.Builder layer =
        new FFDenseLayer.Builder()
            .loss(layers.localLoss())
            .peerNormalization(layers.peerNormalization())
            .collaboration(layers.collaboration())
            .allowBackprop(!settings.method().isLocal());
    regularise(layer, settings, k);
    return layer;
  }

  private static void regularise(BaseLayer.Builder<?> layer, TrainingSettings settings, int k) {
    KeepProbabilities keep = settings.keep();
    regularise(layer, settings.weightDecay(), k == 0 ? keep.input() : keep.hidden());
  }

  public static OutputLayer head(TrainingSettings settings, LabelledImages train) {
    OutputLayer.Builder layer =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(train.classes())
            .activation(Activation.SOFTMAX);
    regularise(layer, settings.weightDecay(), settings.keep().head());
    return layer.build();
  }

  /**
   * Sets what each layer has for itself. (A weight decay of the whole network is applied twice by
   * DL4J 1.0.0-M2.1: its LayerValidation adds it to layers that have it already.)
   */
  private static void regularise(BaseLayer.Builder<?> layer, double weightDecay, double keep) {
    if (weightDecay > 0) {
      layer.weightDecay(weightDecay);
    }
    if (keep < 1) {
      layer.dropOut(keep);
    }
  }
}
