package io.github.dl4jff.internal.network;

import io.github.dl4jff.internal.layer.FFLayer;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network with a chain of Forward-Forward layers, each of which follows directly upon the one
 * before it: what the library needs of DL4J's two kinds of network.
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
   * @return at least one layer, bottom first
   */
  List<FFLayer> chain();

  /**
   * Returns whether what lies below a layer of the chain needs a gradient, if only of zeros.
   *
   * @param layer a layer of the chain
   * @return whether it does
   */
  boolean needsEpsilon(FFLayer layer);

  /**
   * Returns the parameters of the layers below the chain that nothing trains.
   *
   * @return views of them; empty where the chain trains what lies below
   */
  List<INDArray> untrainedParameters();

  /**
   * Computes what the chain is given for some features, outside training.
   *
   * @param features features as the network takes them, one array for each input
   * @return input of the lowest Forward-Forward layer, {@code [n, nIn]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the network has more or fewer
   *     inputs
   */
  INDArray chainInput(INDArray... features);

  /**
   * Computes the output of the network's output layer for some features, outside training.
   *
   * @param classes the number of classes that is wanted, where there are several outputs
   * @param features features as the network takes them, one array for each input
   * @return output {@code [n, classes]}, or {@code [n, 1]} of a single sigmoid
   */
  INDArray infer(int classes, INDArray... features);

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
