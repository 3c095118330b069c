package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFDenseLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** The type of a network's input, as far as its first layer tells: DL4J does not keep it. */
final class FirstInput {
  private FirstInput() {}

  /**
   * Returns the type of what a layer takes.
   *
   * @param preProcessor what comes before the layer, or null
   * @param layer the layer
   * @return the type, or null where it is not known: of images a layer knows the channels alone
   */
  static InputType typeOf(InputPreProcessor preProcessor, Layer layer) {
    Layer inner = LayerKinds.unwrap(layer);
    if (preProcessor == null) {
      return ofLayer(inner);
    }
    if (preProcessor instanceof FeedForwardToCnnPreProcessor maps) {
      return InputType.convolutionalFlat(
          maps.getInputHeight(), maps.getInputWidth(), maps.getNumChannels());
    }
    if (preProcessor instanceof CnnToFeedForwardPreProcessor flat && flat.getInputHeight() > 0) {
      return InputType.convolutional(
          flat.getInputHeight(), flat.getInputWidth(), flat.getNumChannels());
    }
    if (preProcessor instanceof RnnToFeedForwardPreProcessor
        && inner instanceof FeedForwardLayer dense) {
      return InputType.recurrent(dense.getNIn());
    }
    return null;
  }

  private static InputType ofLayer(Layer layer) {
    if (layer instanceof EmbeddingSequenceLayer) {
      return InputType.feedForward(1);
    }
    if (layer instanceof BaseRecurrentLayer recurrent) {
      return sequence(recurrent.getNIn(), recurrent.getRnnDataFormat());
    }
    if (layer instanceof Convolution1DLayer convolution) {
      return sequence(convolution.getNIn(), convolution.getRnnDataFormat());
    }
    boolean isDense =
        layer instanceof DenseLayer
            || layer instanceof FFDenseLayer
            || layer instanceof EmbeddingLayer
            || layer instanceof ElementWiseMultiplicationLayer;
    return isDense && !(layer instanceof ConvolutionLayer)
        ? InputType.feedForward(((FeedForwardLayer) layer).getNIn())
        : null;
  }

  private static InputType sequence(long size, RNNFormat format) {
    return InputType.recurrent(size, format == null ? RNNFormat.NCW : format);
  }
}
