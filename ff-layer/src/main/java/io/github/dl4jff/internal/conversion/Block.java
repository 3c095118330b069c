package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFLayerConfiguration;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * A block that learns by Forward-Forward.
 *
 * @param top its last layer or vertex
 * @param conf the configuration of its goodness layer, which comes after it; or of the layer that
 *     takes the place of the whole block
 * @param replaced the layers whose place it takes, bottom first; empty where it comes after them
 */
record Block(ModelNode top, NeuralNetConfiguration conf, List<ModelNode> replaced) {

  String learner() {
    return conf.getLayer().getLayerName();
  }

  boolean replaces(String name) {
    return replaced.stream().anyMatch(node -> node.name().equals(name));
  }

  /** One line that says what was done. */
  String describe() {
    FFLayerConfiguration ff = (FFLayerConfiguration) conf.getLayer();
    String what = ff.units() + ", " + ff.getLearning().competitive().getClasses() + " classes";
    return replaced.isEmpty()
        ? kind() + " '" + learner() + "': added after " + top.describe() + ", " + what
        : replaced.stream().map(ModelNode::describe).collect(Collectors.joining(" and "))
            + ": replaced by an "
            + kind()
            + ", "
            + what;
  }

  private String kind() {
    return conf.getLayer().getClass().getSimpleName();
  }
}
