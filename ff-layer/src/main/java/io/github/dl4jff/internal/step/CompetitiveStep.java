package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.FFNetwork;

/**
 * One pass, which DL4J has done: measures the goodness of the classes in every layer, and evaluates
 * the losses against the labels.
 */
final class CompetitiveStep implements LocalStep {
  private final FFNetwork network;
  private final FFLayer first;
  private final int classes;
  private final CompetitiveLosses losses;
  private final ChainStatistics statistics;

  CompetitiveStep(FFNetwork network, ChainStatistics statistics) {
    this.network = network;
    this.statistics = statistics;
    first = network.chain().get(0);
    classes = first.learning().competitive().getClasses();
    losses = new CompetitiveLosses(network.chain());
  }

  @Override
  public void run(Negatives negatives, Object activations, Range learning) {
    network.checkNoLabelsMask(classes);
    ClassLabels labels = ClassLabels.of(network.labels(classes), first, first.input().size(0));
    statistics.record(losses.evaluate(labels, learning));
  }
}
