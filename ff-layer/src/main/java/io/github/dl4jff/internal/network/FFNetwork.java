package io.github.dl4jff.internal.network;

import io.github.dl4jff.internal.layer.FFLayer;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network with Forward-Forward layers, its chain: what the library needs of DL4J's two kinds of
 * network. Where they learn in two passes, each follows directly upon the one before it; in one
 * pass, ordinary layers may lie between them, and in a graph there may be several branches.
 */
public interface FFNetwork {

  /**
   * Wraps a network.
   *
   * @param model an initialised {@link MultiLayerNetwork} or {@link ComputationGraph}
   * @return the network and its chain
   * @throws DL4JInvalidConfigException if the model is neither, or its Forward-Forward layers do
   *     not form one chain
   */
  static FFNetwork of(Model model) {
    if (model instanceof MultiLayerNetwork net) {
      return new LayeredFFNetwork(net);
    }
    if (model instanceof ComputationGraph graph) {
      return new GraphFFNetwork(graph);
    }
    throw new DL4JInvalidConfigException(
        "expected a MultiLayerNetwork or a ComputationGraph, got "
            + (model == null ? "null" : "a " + model.getClass().getSimpleName()));
  }

  /**
   * Returns the Forward-Forward layers.
   *
   * @return at least one layer, in the order of the forward pass
   */
  List<FFLayer> chain();

  /**
   * Returns all layers.
   *
   * @return Forward-Forward layers and others
   */
  List<Layer> layers();

  /**
   * Returns what a layer of the chain is to hand down in the backward pass.
   *
   * @param layer a layer of the chain
   * @return the gradient where layers below learn from this one; else zeros where what lies below
   *     cannot do without an array
   */
  FFLayer.Below below(FFLayer layer);

  /**
   * Returns the parameters of the layers that nothing trains: neither the head nor a layer of the
   * chain, directly above.
   *
   * @return views of them
   */
  List<INDArray> untrainedParameters();

  /**
   * Computes what the chain is given for some features, outside training.
   *
   * @param examples what the network takes
   * @return input of the lowest Forward-Forward layer, {@code [n, ...]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the network has more or fewer
   *     inputs
   */
  INDArray chainInput(Examples examples);

  /**
   * Computes, outside training, what a layer of the chain hands on.
   *
   * @param k position of the layer in the chain
   * @param x what the layer before it handed on; for the lowest its {@link #chainInput}
   * @return what it hands on, {@code [n, ...]}
   * @throws DL4JInvalidConfigException if the layer has other input besides
   */
  INDArray activate(int k, INDArray x);

  /**
   * Computes the output of the network's output layer for some features, outside training.
   *
   * @param classes the number of classes that is wanted, where there are several outputs
   * @param examples what the network takes
   * @return output {@code [n, classes]}, or {@code [n, 1]} of a single sigmoid
   */
  INDArray infer(int classes, Examples examples);

  /**
   * Returns the features of the minibatch in training.
   *
   * @return features, one array for each input; none outside an iteration
   */
  INDArray[] features();

  /**
   * Returns the labels of the minibatch in training.
   *
   * @param classes the number of classes that is wanted, where there are several outputs
   * @return labels as they were given; null where there are none
   */
  INDArray labels(int classes);

  /**
   * Returns those of some labels that are of the classes.
   *
   * @param classes the number of classes that is wanted, where there are several outputs
   * @param labels one array for each output
   * @return labels as they were given; null where there are none
   */
  INDArray labelsOf(int classes, INDArray... labels);

  /**
   * Checks that the labels of the minibatch in training have no mask: the local losses know of
   * none.
   *
   * @param classes the number of classes that is wanted, where there are several outputs
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if they have one
   */
  void checkNoLabelsMask(int classes);

  /**
   * Computes the output of the network's output layer in this iteration.
   *
   * @param classes the number of classes that is wanted, where there are several outputs
   * @param activations activations of DL4J's forward pass: a list or a map, as its listeners get
   *     them
   * @return output {@code [n, classes]}, or {@code [n, 1]} of a single sigmoid
   */
  INDArray output(int classes, Object activations);

  /**
   * Returns the output layer's name for messages.
   *
   * @return name and place
   */
  String describeOutput();

  /**
   * Returns the seed of the network.
   *
   * @return the seed
   */
  long seed();

  /**
   * Returns the number of iterations so far.
   *
   * @return the number
   */
  int iteration();

  /**
   * Returns the number of epochs so far.
   *
   * @return the number
   */
  int epoch();

  /**
   * Returns the score of the last iteration.
   *
   * @return the score, the output layers'
   */
  double score();
}
