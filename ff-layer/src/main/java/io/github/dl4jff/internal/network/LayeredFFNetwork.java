package io.github.dl4jff.internal.network;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.linalg.CurrentWorkspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MultiLayerNetwork} with a chain of Forward-Forward layers. */
final class LayeredFFNetwork implements FFNetwork {
  private final MultiLayerNetwork net;
  private final List<FFLayer> chain = new ArrayList<>();

  LayeredFFNetwork(MultiLayerNetwork net) {
    this.net = net;
    FFLayer below = null;
    for (Layer layer : net.getLayers()) {
      if (layer instanceof FFLayer ff) {
        ChainRules.checkFollows(below, ff, below == null ? null : between(below, ff));
        chain.add(ff);
        below = ff;
      }
    }
    ChainRules.checkNotEmpty(
        chain, Arrays.stream(net.getLayers()).map(ChainRules::typeOf).toList());
    ChainRules.checkTrainBelow(chain.get(0));
  }

  private String between(FFLayer below, FFLayer layer) {
    if (layer.getIndex() != below.getIndex() + 1) {
      return "a " + ChainRules.typeOf(net.getLayer(below.getIndex() + 1));
    }
    return preProcessor(layer.getIndex()) == null ? null : "an input preprocessor";
  }

  private InputPreProcessor preProcessor(int layer) {
    return net.getLayerWiseConfigurations().getInputPreProcess(layer);
  }

  @Override
  public List<FFLayer> chain() {
    return chain;
  }

  @Override
  public List<Layer> layers() {
    return List.of(net.getLayers());
  }

  /** DL4J's preprocessors and other layers do not check for a null epsilon. */
  @Override
  public FFLayer.Below below(FFLayer layer) {
    int i = layer.getIndex();
    List<Layer> block = block(layer);
    boolean trains = layer.learning().isTrainBelow();
    if (trains && !UntrainedLayers.parameters(block).isEmpty()) {
      return FFLayer.Below.GRADIENT;
    }
    boolean isChecked = preProcessor(i) != null || !block.isEmpty();
    return isChecked ? FFLayer.Below.ZEROS : FFLayer.Below.NOTHING;
  }

  /** The ordinary layers below a layer of the chain, up to the one before it. */
  private List<Layer> block(FFLayer layer) {
    int k = position(layer);
    int from = k == 0 ? 0 : chain.get(k - 1).getIndex() + 1;
    return layers().subList(from, layer.getIndex());
  }

  /** By identity: DL4J's layers are equal or not by what they hold. */
  private int position(FFLayer layer) {
    int k = 0;
    while (chain.get(k) != layer) {
      k++;
    }
    return k;
  }

  @Override
  public List<INDArray> untrainedParameters() {
    List<Layer> untrained = new ArrayList<>();
    for (FFLayer layer : chain) {
      if (!layer.learning().isTrainBelow()) {
        untrained.addAll(block(layer));
      }
    }
    return UntrainedLayers.parameters(untrained);
  }

  @Override
  public INDArray chainInput(Examples examples) {
    INDArray only = only(examples);
    int first = chain.get(0).getIndex();
    if (first == 0) {
      return preProcess(0, only);
    }
    if (!examples.isMasked()) {
      return preProcess(first, net.feedForwardToLayer(first - 1, only, false).get(first));
    }
    net.setLayerMaskArrays(examples.masks()[0], null);
    try {
      return preProcess(first, net.feedForwardToLayer(first - 1, only, false).get(first));
    } finally {
      net.clearLayerMaskArrays();
    }
  }

  @Override
  public INDArray activate(int k, INDArray x) {
    LayerWorkspaceMgr workspaceMgr = LayerWorkspaceMgr.noWorkspaces();
    if (k == 0) {
      return chain.get(0).activate(x, false, workspaceMgr);
    }
    INDArray activity = x;
    for (int i = chain.get(k - 1).getIndex() + 1; i <= chain.get(k).getIndex(); i++) {
      activity = net.getLayer(i).activate(preProcess(i, activity), false, workspaceMgr);
    }
    return activity;
  }

  private static INDArray only(Examples examples) {
    ChainRules.checkInputs(List.of("the input"), examples.features());
    return examples.features()[0];
  }

  private INDArray preProcess(int layer, INDArray input) {
    return preProcess(layer, input, LayerWorkspaceMgr.noWorkspaces());
  }

  private INDArray preProcess(int layer, INDArray input, LayerWorkspaceMgr workspaceMgr) {
    InputPreProcessor preProcessor = preProcessor(layer);
    return preProcessor == null
        ? input
        : preProcessor.preProcess(input, (int) input.size(0), workspaceMgr);
  }

  @Override
  public INDArray infer(int classes, Examples examples) {
    INDArray mask = examples.isMasked() ? examples.masks()[0] : null;
    return net.output(only(examples), false, mask, null);
  }

  @Override
  public INDArray[] features() {
    INDArray input = net.getInput();
    return input == null ? new INDArray[0] : new INDArray[] {input};
  }

  @Override
  public INDArray labels(int classes) {
    return net.getLabels();
  }

  @Override
  public INDArray labelsOf(int classes, INDArray... labels) {
    return labels.length == 0 ? null : labels[0];
  }

  @Override
  public void checkNoLabelsMask(int classes) {
    INDArray mask = net.getOutputLayer().getMaskArray();
    if (mask != null) {
      net.clearLayerMaskArrays(); // DL4J would keep it for the next minibatch
      throw ChainRules.masked(chain.get(0), mask, net.getLabels());
    }
  }

  @Override
  public INDArray output(int classes, Object activations) {
    List<?> all = (List<?>) activations;
    INDArray below = (INDArray) all.get(all.size() - 1);
    LayerWorkspaceMgr workspaceMgr = CurrentWorkspace.manager();
    INDArray input = preProcess(net.getnLayers() - 1, below, workspaceMgr);
    return net.getOutputLayer().activate(input, false, workspaceMgr);
  }

  @Override
  public String describeOutput() {
    return "output layer (layer " + (net.getnLayers() - 1) + ")";
  }

  @Override
  public long seed() {
    return net.getDefaultConfiguration().getSeed();
  }

  @Override
  public int iteration() {
    return net.getIterationCount();
  }

  @Override
  public int epoch() {
    return net.getEpochCount();
  }

  @Override
  public double score() {
    return net.score();
  }
}
