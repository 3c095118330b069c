package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.network.FFNetwork;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Hinton's two passes: chooses negative examples, runs the positive and the negative pass up the
 * chain as one batch of twice the size, and evaluates the losses of the pairs.
 */
final class ContrastiveStep implements LocalStep {
  private final FFNetwork network;
  private final List<FFDense> layers;
  private final Pairs pairs;
  private final ContrastiveLosses losses;
  private final ChainStatistics statistics;

  ContrastiveStep(FFNetwork network, List<FFDense> layers, ChainStatistics statistics) {
    this.network = network;
    this.layers = layers;
    this.statistics = statistics;
    pairs = new Pairs(layers.get(0), network.seed());
    losses = new ContrastiveLosses(layers);
  }

  @Override
  public void run(Negatives negatives, Object activations, Range learning) {
    int top = learning.last();
    INDArray x = first(negatives, activations, top == 0);
    for (int k = 1; k <= top; k++) {
      x = layers.get(k).pass(x, k == top);
    }
    statistics.record(losses.evaluate(learning));
  }

  private INDArray first(Negatives negatives, Object activations, boolean last) {
    INDArray[] head = new INDArray[1];
    Supplier<INDArray> output =
        () -> {
          head[0] = LabelColumns.probabilities(network.output(classes(), activations), classes());
          return head[0];
        };
    try {
      return pairs.pass(negatives, this::labels, output, network.iteration(), last);
    } catch (IllegalStateException e) {
      if (head[0] != null) {
        FiniteCheck.output(network, head[0]); // says more
      }
      throw e;
    }
  }

  private int classes() {
    return layers.get(0).layerConf().getLabelInput().getClasses();
  }

  private INDArray labels() {
    network.checkNoLabelsMask(classes());
    return network.labels(classes());
  }
}
