package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.conf.LocalLearningOptions;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.embeddings.WeightInitEmbedding;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Makes Forward-Forward layers after the settings of ordinary ones. */
final class LayerCopies {
  private final int classes;
  private final ConversionOptions options;

  /**
   * Creates the copies' common settings.
   *
   * @param classes the number of classes
   * @param options goodness and loss
   */
  LayerCopies(int classes, ConversionOptions options) {
    this.classes = classes;
    this.options = options;
  }

  /** Sets classes, goodness and loss. */
  <B extends LocalLearningOptions<B>> B learning(B builder) {
    builder.classes(classes);
    if (options.goodness() != null) {
      builder.goodness(options.goodness());
    }
    if (options.loss() != null) {
      builder.loss(options.loss());
    }
    return builder;
  }

  /**
   * Makes a goodness layer with the updater, weight initialisation and regularisation of a layer.
   *
   * @param name its name
   * @param type the type of its input
   * @param from the layer with weights that it takes its settings from
   * @return a configuration of its own
   */
  NeuralNetConfiguration goodness(String name, InputType type, NeuralNetConfiguration from) {
    FFGoodnessLayer layer =
        learning(new FFGoodnessLayer.Builder().name(name).inputType(type)).build();
    Layer source = LayerKinds.unwrap(from.getLayer());
    if (source instanceof BaseLayer base) {
      settings(base, layer);
      layer.setWeightInitFn(general(base.getWeightInitFn()));
    } else {
      layer.setWeightInitFn(new WeightInitXavier());
      layer.setBiasInit(0);
      layer.setGainInit(1);
      layer.setIUpdater(new Sgd());
      if (source instanceof AbstractSameDiffLayer defined) {
        layer.setIUpdater(copy(defined.getUpdater()));
        layer.setBiasUpdater(copy(defined.getBiasUpdater()));
        layer.setRegularization(copies(defined.getRegularization()));
        layer.setRegularizationBias(copies(defined.getRegularizationBias()));
      }
    }
    return around(layer, from);
  }

  /** Those of embeddings and squares do not fit a projection onto the classes. */
  private static IWeightInit general(IWeightInit own) {
    boolean isSpecial =
        own == null || own instanceof WeightInitEmbedding || own instanceof WeightInitIdentity;
    return isSpecial ? new WeightInitXavier() : own;
  }

  /** Copies updaters, weight initialisation and regularisation. */
  static void settings(BaseLayer from, BaseLayer to) {
    to.setIUpdater(copy(from.getIUpdater()));
    to.setBiasUpdater(copy(from.getBiasUpdater()));
    to.setWeightInitFn(from.getWeightInitFn());
    to.setBiasInit(from.getBiasInit());
    to.setGainInit(from.getGainInit());
    to.setRegularization(copies(from.getRegularization()));
    to.setRegularizationBias(copies(from.getRegularizationBias()));
    to.setGradientNormalization(from.getGradientNormalization());
    to.setGradientNormalizationThreshold(from.getGradientNormalizationThreshold());
  }

  /** {@code net.setLearningRate} changes the updater of a layer in place. */
  static IUpdater copy(IUpdater updater) {
    return updater == null ? null : updater.clone();
  }

  private static List<Regularization> copies(List<Regularization> all) {
    return all == null ? null : all.stream().map(Regularization::clone).toList();
  }

  /** Puts a layer into a configuration like that of another layer. */
  static NeuralNetConfiguration around(Layer layer, NeuralNetConfiguration from) {
    NeuralNetConfiguration conf = from.clone();
    conf.setLayer(layer);
    conf.clearVariables();
    return conf;
  }
}
