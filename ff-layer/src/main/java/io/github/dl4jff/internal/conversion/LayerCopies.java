package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.conf.LocalLearningOptions;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
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

  private <B extends LocalLearningOptions<B>> B learning(B builder) {
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

  private static void settings(BaseLayer from, BaseLayer to) {
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

  private static NeuralNetConfiguration around(Layer layer, NeuralNetConfiguration from) {
    NeuralNetConfiguration conf = from.clone();
    conf.setLayer(layer);
    conf.clearVariables();
    return conf;
  }

  /**
   * Returns whether a layer has a Forward-Forward layer of its own kind that can be all it is.
   *
   * @param layer the layer
   * @param type the type of its input
   * @return whether {@link #fast} makes one
   */
  static boolean isFast(Layer layer, InputType type) {
    if (layer.getClass() == DenseLayer.class) {
      boolean isFlat =
          type.getType() == InputType.Type.FF
              || type.getType() == InputType.Type.CNNFlat
              || type.getType() == InputType.Type.CNN;
      return isFlat && !((DenseLayer) layer).hasLayerNorm();
    }
    return layer.getClass() == ConvolutionLayer.class;
  }

  /**
   * Makes the Forward-Forward layer of an ordinary layer's kind.
   *
   * @param from the ordinary layer
   * @param type the type of what it takes, after its preprocessor
   * @return a configuration of its own
   */
  NeuralNetConfiguration fast(NeuralNetConfiguration from, InputType type) {
    BaseLayer source = (BaseLayer) from.getLayer();
    BaseLayer layer =
        source instanceof DenseLayer dense
            ? fastDense(dense)
            : fastConvolution((ConvolutionLayer) source, type);
    settings(source, layer);
    layer.setIDropout(source.getIDropout() == null ? null : source.getIDropout().clone());
    layer.setWeightNoise(source.getWeightNoise() == null ? null : source.getWeightNoise().clone());
    layer.setConstraints(source.getConstraints());
    return around(layer, from);
  }

  private FFDenseLayer fastDense(DenseLayer from) {
    return learning(new FFDenseLayer.Builder().name(from.getLayerName()))
        .nIn(from.getNIn())
        .nOut(from.getNOut())
        .hasBias(from.hasBias())
        .activation(from.getActivationFn())
        .build();
  }

  private FFConvolutionLayer fastConvolution(ConvolutionLayer from, InputType type) {
    FFConvolutionLayer.Builder builder =
        learning(new FFConvolutionLayer.Builder(from.getKernelSize().clone()))
            .name(from.getLayerName())
            .nIn(from.getNIn())
            .nOut(from.getNOut())
            .hasBias(from.hasBias())
            .activation(from.getActivationFn())
            .stride(from.getStride().clone())
            .padding(from.getPadding().clone())
            .dilation(from.getDilation().clone());
    if (from.getConvolutionMode() != null) {
      builder.convolutionMode(from.getConvolutionMode());
    }
    return builder.dataFormat(from.getCnn2dDataFormat()).inputType(type).build();
  }
}
