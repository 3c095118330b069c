package io.github.dl4jff.internal.conversion;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.EmptyParamInitializer;

/** What part DL4J's layers and vertices play in a block. */
final class LayerKinds {
  private LayerKinds() {}

  /** Returns the layer inside all wrappers; of a bidirectional one the layer that runs forward. */
  static Layer unwrap(Layer layer) {
    Layer inner = layer;
    while (true) {
      Layer next = inside(inner);
      if (next == null) {
        return inner;
      }
      inner = next;
    }
  }

  private static Layer inside(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return frozen.getLayer();
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return wrapper.getUnderlying();
    }
    return layer instanceof Bidirectional both ? both.getFwd() : null;
  }

  /** Returns whether nothing trains the weights of a layer. */
  static boolean isFrozen(Layer layer) {
    for (Layer inner = layer; inner != null; inner = inside(inner)) {
      if (inner instanceof FrozenLayer || inner instanceof FrozenLayerWithBackprop) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a block begins with a layer: it has weights, and is no normalisation. */
  static boolean startsBlock(Layer layer) {
    Layer inner = unwrap(layer);
    return !(inner.initializer() instanceof EmptyParamInitializer)
        && !(inner instanceof BatchNormalization)
        && !(inner instanceof PReLULayer)
        && !(inner instanceof SameDiffLambdaLayer);
  }

  /** Returns whether a vertex without a layer belongs to the block below it. */
  static boolean continuesBlock(GraphVertex vertex) {
    return vertex instanceof ScaleVertex
        || vertex instanceof ShiftVertex
        || vertex instanceof L2NormalizeVertex
        || vertex instanceof ReshapeVertex
        || vertex instanceof PreprocessorVertex
        || vertex instanceof PoolHelperVertex
        || vertex instanceof SubsetVertex
        || vertex instanceof LastTimeStepVertex
        || vertex instanceof ReverseTimeSeriesVertex;
  }

  /** Returns the dropout of a layer; null also for one that keeps everything, as imports have. */
  static IDropout dropout(Layer layer) {
    boolean isIdle =
        layer.getIDropout() instanceof Dropout dropout
            && dropout.getP() == 1
            && dropout.getPSchedule() == null;
    return isIdle ? null : layer.getIDropout();
  }
}
