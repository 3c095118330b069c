package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.loss.Competitive;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the configurations of all kinds of Forward-Forward layers do when a network begins. */
final class LayerStart {
  private LayerStart() {}

  /**
   * Checks a layer that learns in one pass, and that what a file would lose is not in it.
   *
   * @param conf the configuration of the layer
   * @param index the index of the layer in its network
   * @param initializeParams whether the layer is new: else it comes from a file, or from a network
   *     that was checked
   * @throws DL4JInvalidConfigException if the goodness does not fit the layer, its shape is not
   *     known, or a part would not load as it was saved
   */
  static <T extends BaseLayer & FFLayerConfiguration> void check(
      T conf, int index, boolean initializeParams) {
    String layer = conf.describe(index);
    UnitShape units = conf.units();
    if (units == null) {
      throw new DL4JInvalidConfigException(
          layer
              + ": expected to know the shape of its input, got none; call setInputType(...) on the"
              + " builder of the network (of a graph, setInputTypes), or inputType(...) or nIn(...) on"
              + " that of the layer");
    }
    Competitive competitive = conf.getLearning().competitive();
    if (competitive != null) {
      try {
        competitive.getGoodness().check(units, competitive.getClasses());
      } catch (IllegalArgumentException e) {
        throw new DL4JInvalidConfigException(layer + ": " + e.getMessage());
      }
    }
    if (initializeParams) {
      SavedParts.check(layer, conf, conf.getLearning());
    }
  }

  /** Gives a new runtime layer its parameters. */
  static Layer parameters(
      Layer layer, NeuralNetConfiguration conf, int index, INDArray view, boolean initialize) {
    layer.setIndex(index);
    layer.setParamsViewArray(view);
    layer.setParamTable(conf.getLayer().initializer().init(conf, view, initialize));
    layer.setConf(conf);
    return layer;
  }

  /**
   * Returns the activation function that a layer takes from its network. Deeplearning4j gives a
   * network that names none the sigmoid, of which a Forward-Forward layer would learn badly: then
   * it is RELU.
   *
   * @param own the layer's own, or null
   * @param given that of the network
   */
  static IActivation activation(IActivation own, IActivation given) {
    return own == null && given instanceof ActivationSigmoid ? new ActivationReLU() : given;
  }

  /**
   * Returns how the units of an activity are laid out.
   *
   * @param type DL4J's type of it
   * @return the shape; of sequences that of one time step
   */
  static UnitShape units(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional maps) {
      boolean last = maps.getFormat() == CNN2DFormat.NHWC;
      return new UnitShape(maps.getChannels(), 1, maps.getHeight(), maps.getWidth(), last);
    }
    if (type instanceof InputType.InputTypeConvolutional3D volume) {
      boolean last = volume.getDataFormat() == Convolution3D.DataFormat.NDHWC;
      return new UnitShape(
          volume.getChannels(), volume.getDepth(), volume.getHeight(), volume.getWidth(), last);
    }
    if (type instanceof InputType.InputTypeRecurrent sequence) {
      boolean last = sequence.getFormat() == RNNFormat.NWC;
      return new UnitShape(sequence.getSize(), 1, 1, 1, last);
    }
    return UnitShape.dense(type.arrayElementsPerExample());
  }
}
