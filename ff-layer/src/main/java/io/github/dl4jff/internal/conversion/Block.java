package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFLayerConfiguration;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * A block that learns by Forward-Forward.
 *
 * @param top its last layer or vertex
 * @param members names of its layers and vertices
 * @param conf the configuration of its goodness layer; or, where the block is one layer and the
 *     layer itself learns, of that
 * @param isReplaced whether it takes the place of {@code top}, else comes after it
 */
record Block(ModelNode top, List<String> members, NeuralNetConfiguration conf, boolean isReplaced) {

  String learner() {
    return conf.getLayer().getLayerName();
  }

  /** One line that says what was done. */
  String describe() {
    FFLayerConfiguration ff = (FFLayerConfiguration) conf.getLayer();
    String what = ff.units() + ", " + ff.getLearning().competitive().getClasses() + " classes";
    return isReplaced
        ? top.describe() + ": replaced by an " + kind() + ", " + what
        : kind() + " '" + learner() + "': added after " + top.describe() + ", " + what;
  }

  private String kind() {
    return conf.getLayer().getClass().getSimpleName();
  }
}
