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

  /** DL4J's preprocessors and other layers do not check for a null epsilon. */
  @Override
  public boolean needsEpsilon(FFLayer layer) {
    int i = layer.getIndex();
    return preProcessor(i) != null || (i > 0 && layer == chain.get(0));
  }

  @Override
  public List<INDArray> untrainedParameters() {
    return chain.get(0).learning().isTrainBelow()
        ? List.of()
        : UntrainedLayers.parameters(UntrainedLayers.of(net, chain.get(0)));
  }

  @Override
  public INDArray chainInput(INDArray... features) {
    INDArray only = only(features);
    int first = chain.get(0).getIndex();
    INDArray input = first == 0 ? only : net.feedForwardToLayer(first - 1, only, false).get(first);
    return preProcess(first, input, LayerWorkspaceMgr.noWorkspaces());
  }

  private INDArray only(INDArray... features) {
    ChainRules.checkInputs(List.of("the input"), features);
    return features[0];
  }

  private INDArray preProcess(int layer, INDArray input, LayerWorkspaceMgr workspaceMgr) {
    InputPreProcessor preProcessor = preProcessor(layer);
    return preProcessor == null
        ? input
        : preProcessor.preProcess(input, (int) input.size(0), workspaceMgr);
  }

  @Override
  public INDArray infer(int classes, INDArray... features) {
    return net.output(only(features), false);
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
