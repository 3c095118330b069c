package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.LocalLearning;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A Forward-Forward layer inside a running network: what drives it and what evaluates it see. */
public interface FFLayer extends Layer {

  /**
   * Returns how the layer learns.
   *
   * @return objective, normalisation and the like
   */
  LocalLearning learning();

  /**
   * Returns the layer's kind, name and place for messages.
   *
   * @return {@code FFDenseLayer 'name' (layer index)}
   */
  String describe();

  /**
   * Returns the layer's name.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the type of the layer's activity.
   *
   * @return the data type of the network
   */
  DataType dataType();

  /** What a detached layer hands down in the backward pass. */
  enum Below {
    /** Nothing: null. */
    NOTHING,
    /** Zeros, for what lies below does not check for null. */
    ZEROS,
    /** The gradient of the local loss with respect to the layer's input. */
    GRADIENT
  }

  /**
   * Detaches the layer: from now on its gradient is that of the local loss.
   *
   * @param by that which drives the layer from now on
   * @param below what the layer hands down
   */
  void detach(Detachment by, Below below);

  /**
   * Returns what drives the layer.
   *
   * @return the detachment, or null while the layer is attached
   */
  Detachment detachment();

  /** Lets the gradient of this iteration's backward pass be 0. */
  void rest();

  /**
   * Measures the goodness of the classes for the activity of DL4J's forward pass, in training.
   *
   * @param goodness the result, {@code [n, C]}, row-major; overwritten
   * @throws IllegalStateException if there was no forward pass in training
   */
  void measure(INDArray goodness);

  /**
   * Hands the gradient of the local loss to the layer, for this iteration's backward pass.
   *
   * @param gradient one pass: {@code dL/dG}, {@code [n, C]}; two passes: {@code dL/dg} of the
   *     positive, then of the negative examples, {@code [2n]}; may be overwritten in the backward
   *     pass
   */
  void setGoodnessGradient(INDArray gradient);

  /**
   * Lets the next activation outside training measure the goodness of the classes besides.
   *
   * @param goodness the result, {@code [n, C]}, row-major, overwritten by that activation; null to
   *     call it off
   */
  void probe(INDArray goodness);
}
