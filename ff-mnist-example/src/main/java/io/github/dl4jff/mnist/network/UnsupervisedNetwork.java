package io.github.dl4jff.mnist.network;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * The network whose hidden layers see no labels: its head, which does, sees the activity of all of
 * them. (In Hinton, arXiv 2212.13345, section 3.2, it sees all but the first of four; of the three
 * here, the first tells it much, as validation images say.)
 */
final class UnsupervisedNetwork {
  private static final String PIXELS = "pixels";
  private static final String HEAD = "head";
  private static final String ACTIVITY = "activity";

  private UnsupervisedNetwork() {}

  static ComputationGraphConfiguration configuration(
      TrainingSettings settings, long seed, LabelledImages train) {
    ComputationGraphConfiguration.GraphBuilder graph =
        ExampleNetwork.global(settings, seed, train).graphBuilder().addInputs(PIXELS);
    List<Integer> hidden = settings.hidden();
    String[] names = new String[hidden.size()];
    String below = PIXELS;
    for (int k = 0; k < hidden.size(); k++) {
      FFDenseLayer layer =
          ExampleNetwork.twoPasses(settings, k).nOut(hidden.get(k)).normalizeInput(k == 0).build();
      names[k] = "layer" + k;
      graph.addLayer(names[k], layer, below);
      below = names[k];
    }
    return graph
        .addVertex(ACTIVITY, new MergeVertex(), names)
        .addLayer(HEAD, ExampleNetwork.head(settings, train), ACTIVITY)
        .setOutputs(HEAD)
        .setInputTypes(InputType.feedForward(train.pixelsPerImage()))
        .build();
  }
}
