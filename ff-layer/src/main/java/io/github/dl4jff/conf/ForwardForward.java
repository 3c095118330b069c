package io.github.dl4jff.conf;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Turns a configuration or a network of Deeplearning4j that classifies into one that learns by
 * Forward-Forward in one pass.
 *
 * <pre>{@code
 * MultiLayerNetwork net = ForwardForward.convert(trained);
 * net.setListeners(new FFTrainingListener());
 * net.fit(train, EPOCHS);
 * }</pre>
 *
 * <p>An {@link FFGoodnessLayer} is put after every block: a layer with weights, and the
 * normalisation, activation, dropout, pooling, padding and other layers without weights that follow
 * it. In a graph a block also ends where branches meet, with the activation that follows, and no
 * block ends inside a branch: a cut lies only where all that comes from below goes through. The
 * last hidden layer has a goodness layer too. It takes updater, weight initialisation,
 * regularisation and gradient normalisation of the block's layer with weights, and no dropout; its
 * name is that of the block's last layer and {@code -goodness}. All else stays as it was: layers,
 * the output layer, preprocessors, seeds, counts, truncated backpropagation through time, workspace
 * and cache modes, the data type; only a dropout that keeps everything, as imported Keras models
 * have, is taken away. Forward-Forward layers that are there already are kept, and their blocks get
 * no second one. Frozen layers alone get none.
 *
 * <p>One line of the log, at INFO, says for each layer what was done; {@link
 * Conversion#describe(MultiLayerConfiguration)} returns the same.
 *
 * <p>What cannot be converted is a {@link org.deeplearning4j.exception.DL4JInvalidConfigException}:
 *
 * <ul>
 *   <li>an output that is no classification, one softmax over the classes, or one sigmoid of two;
 *   <li>labels of time steps, of pixels or of boxes;
 *   <li>outputs of different numbers of classes, without {@link Conversion#classes};
 *   <li>vertices that change the number of rows, such as a StackVertex, and unknown ones;
 *   <li>autoencoders and other layers that are pretrained;
 *   <li>a {@code FrozenLayer} above a layer that learns, in a MultiLayerNetwork;
 *   <li>Forward-Forward layers that learn in two passes;
 *   <li>a network whose input's type is not known, such as one that begins with a convolution,
 *       without {@link Conversion#inputType};
 *   <li>a network without a hidden layer that learns.
 * </ul>
 *
 * <p>Source of the blocks: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error
 * Signals, arXiv 1901.06656, 2019.
 */
public final class ForwardForward {
  private ForwardForward() {}

  /**
   * Begins a conversion with options.
   *
   * @return a conversion with the defaults
   */
  public static Conversion conversion() {
    return new Conversion();
  }

  /**
   * Converts a configuration by the defaults.
   *
   * @param conf the configuration; it stays as it is
   * @return a new configuration
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted
   */
  public static MultiLayerConfiguration convert(MultiLayerConfiguration conf) {
    return conversion().convert(conf);
  }

  /**
   * Converts a configuration by the defaults.
   *
   * @param conf the configuration; it stays as it is
   * @return a new configuration
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted
   */
  public static ComputationGraphConfiguration convert(ComputationGraphConfiguration conf) {
    return conversion().convert(conf);
  }

  /**
   * Converts a network by the defaults, with its parameters.
   *
   * @param net the network, initialised; it stays as it is
   * @return a new network, initialised, without listeners
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted
   */
  public static MultiLayerNetwork convert(MultiLayerNetwork net) {
    return conversion().convert(net);
  }

  /**
   * Converts a network by the defaults, with its parameters.
   *
   * @param net the network, initialised; it stays as it is
   * @return a new network, initialised, without listeners
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted
   */
  public static ComputationGraph convert(ComputationGraph net) {
    return conversion().convert(net);
  }
}
