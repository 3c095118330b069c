package io.github.dl4jff.mnist;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.experiment.ExperimentSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * The network whose hidden layers see no labels: its head, which does, sees the activity of all
 * hidden layers but the first (Hinton, arXiv 2212.13345, section 3.2).
 */
final class UnsupervisedNetwork {
  private static final String PIXELS = "pixels";
  private static final String HEAD = "head";
  private static final String ACTIVITY = "activity";

  private UnsupervisedNetwork() {}

  /**
   * Returns the configuration.
   *
   * @param settings how it is trained
   * @param seed where all randomness comes from
   * @param train what it is trained on
   * @return the configuration
   */
  static ComputationGraphConfiguration configuration(
      ExperimentSettings settings, long seed, LabelledImages train) {
    ComputationGraphConfiguration.GraphBuilder graph =
        ExampleNetwork.global(settings, seed, train).graphBuilder().addInputs(PIXELS);
    List<Integer> hidden = settings.hidden();
    String below = PIXELS;
    for (int k = 0; k < hidden.size(); k++) {
      FFDenseLayer layer =
          ExampleNetwork.hidden(settings, k).nOut(hidden.get(k)).normalizeInput(k == 0).build();
      graph.addLayer(name(k), layer, below);
      below = name(k);
    }
    return graph
        .addVertex(ACTIVITY, new MergeVertex(), seenByHead(hidden.size()))
        .addLayer(HEAD, ExampleNetwork.head(settings, train), ACTIVITY)
        .setOutputs(HEAD)
        .setInputTypes(InputType.feedForward(train.pixelsPerImage()))
        .build();
  }

  private static String[] seenByHead(int layers) {
    int first = Math.min(1, layers - 1);
    String[] names = new String[layers - first];
    for (int i = 0; i < names.length; i++) {
      names[i] = name(first + i);
    }
    return names;
  }

  private static String name(int layer) {
    return "layer" + layer;
  }
}
