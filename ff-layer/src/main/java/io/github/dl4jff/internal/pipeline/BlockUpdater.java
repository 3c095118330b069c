package io.github.dl4jff.internal.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/**
 * Updates the parameters of a block by the state of the whole network's updater. A state of DL4J's
 * is some arrays as long as the parameters of all layers with the same updater, so that a block's
 * share of it is an interval of each.
 */
final class BlockUpdater extends MultiLayerUpdater {
  private static final long serialVersionUID = 1L;

  /**
   * Creates it.
   *
   * @param block the block
   * @param whole the updater of the whole network
   * @param from position of the block's first parameter among all
   */
  BlockUpdater(BlockNetwork block, BaseMultiLayerUpdater<?> whole, long from) {
    super(block);
    for (UpdaterBlock part : getUpdaterBlocks()) {
      part.setGradientUpdater(share(part, whole, from + part.getParamOffsetStart()));
      part.setUpdaterView(null);
    }
    updaterStateViewArray = null;
  }

  private static GradientUpdater<?> share(
      UpdaterBlock part, BaseMultiLayerUpdater<?> whole, long from) {
    UpdaterBlock all =
        whole.getUpdaterBlocks().stream()
            .filter(block -> from < block.getParamOffsetEnd())
            .findFirst()
            .orElseThrow();
    long length = (long) part.getParamOffsetEnd() - part.getParamOffsetStart();
    long start = from - all.getParamOffsetStart();
    GradientUpdater<?> updater = all.getGradientUpdater();
    Map<String, INDArray> states = new LinkedHashMap<>();
    for (Map.Entry<String, INDArray> state : state(updater).entrySet()) {
      INDArray flat = state.getValue().reshape(state.getValue().length());
      states.put(state.getKey(), flat.get(NDArrayIndex.interval(start, start + length)));
    }
    return updater.getConfig().instantiate(states, false);
  }

  @SuppressWarnings("unchecked") // DL4J's updater blocks have them raw
  private static Map<String, INDArray> state(GradientUpdater<?> updater) {
    return updater.getState();
  }
}
