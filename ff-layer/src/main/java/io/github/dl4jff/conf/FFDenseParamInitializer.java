package io.github.dl4jff.conf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays out the parameters of an {@link FFDenseLayer} in DL4J's flat vector: the weights {@code W}
 * {@code [nIn, nOut]}, the bias {@code b} {@code [nOut]} where there is one, and with labels the
 * label weights {@code L} {@code [labels, nOut]}, and with peer normalisation the running mean
 * activity {@code m} {@code [nOut]}; matrices in column-major order.
 *
 * <p>{@code W} and {@code L} are initialised as the rows of one matrix, with fan-in {@code nIn +
 * labels}. Both count as weights for regularisation and constraints.
 */
public final class FFDenseParamInitializer implements ParamInitializer {
  /** Key of the weights. */
  public static final String WEIGHTS = "W";

  /** Key of the bias. */
  public static final String BIAS = "b";

  /** Key of the label weights. */
  public static final String LABEL_WEIGHTS = "L";

  /** Key of the running mean activity that peer normalisation keeps; not learnt by the updater. */
  public static final String MEAN_ACTIVITY = "m";

  private static final double INITIAL_MEAN_ACTIVITY = 0.5;

  /** The only instance: the class has no state. */
  public static final FFDenseParamInitializer INSTANCE = new FFDenseParamInitializer();

  private static final char ORDER = IWeightInit.DEFAULT_WEIGHT_INIT_ORDER;

  private FFDenseParamInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    FFDenseLayer conf = (FFDenseLayer) layer;
    int vectors = (conf.isHasBias() ? 1 : 0) + (conf.getPeerNormalization() > 0 ? 1 : 0);
    return conf.getNOut() * (conf.getNIn() + conf.getLabels() + vectors);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    FFDenseLayer conf = (FFDenseLayer) layer;
    List<String> keys = new ArrayList<>(List.of(WEIGHTS));
    if (conf.isHasBias()) {
      keys.add(BIAS);
    }
    if (conf.getLabels() > 0) {
      keys.add(LABEL_WEIGHTS);
    }
    if (conf.getPeerNormalization() > 0) {
      keys.add(MEAN_ACTIVITY);
    }
    return keys;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return ((FFDenseLayer) layer).getLabels() > 0
        ? List.of(WEIGHTS, LABEL_WEIGHTS)
        : List.of(WEIGHTS);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return ((FFDenseLayer) layer).isHasBias() ? List.of(BIAS) : List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WEIGHTS.equals(key) || LABEL_WEIGHTS.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return BIAS.equals(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    FFDenseLayer layer = (FFDenseLayer) conf.getLayer();
    if (paramsView.length() != numParams(layer)) {
      throw new IllegalStateException(
          "FFDenseLayer '"
              + layer.getLayerName()
              + "': expected a parameter view of length "
              + numParams(layer)
              + ", got "
              + paramsView.length());
    }
    Map<String, INDArray> params = Collections.synchronizedMap(views(layer, paramsView));
    params.keySet().forEach(conf::addVariable);
    if (initializeParams) {
      Map<String, INDArray> flat = segments(layer, paramsView);
      initialize(layer, flat.get(WEIGHTS), layer.getNIn());
      if (layer.getLabels() > 0) {
        initialize(layer, flat.get(LABEL_WEIGHTS), layer.getLabels());
      }
      if (layer.isHasBias()) {
        flat.get(BIAS).assign(layer.getBiasInit());
      }
      if (layer.getPeerNormalization() > 0) {
        flat.get(MEAN_ACTIVITY).assign(INITIAL_MEAN_ACTIVITY);
      }
    }
    return params;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views((FFDenseLayer) conf.getLayer(), gradientView);
  }

  private static void initialize(FFDenseLayer layer, INDArray segment, long rows) {
    layer
        .getWeightInitFn()
        .init(
            layer.getNIn() + layer.getLabels(),
            layer.getNOut(),
            new long[] {rows, layer.getNOut()},
            ORDER,
            segment);
  }

  private static Map<String, INDArray> views(FFDenseLayer layer, INDArray flat) {
    Map<String, INDArray> views = segments(layer, flat);
    views.replaceAll(
        (key, segment) ->
            BIAS.equals(key) || MEAN_ACTIVITY.equals(key)
                ? segment
                : segment.reshape(ORDER, segment.length() / layer.getNOut(), layer.getNOut()));
    return views;
  }

  private static Map<String, INDArray> segments(FFDenseLayer layer, INDArray flat) {
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> segments = new LinkedHashMap<>();
    long offset = 0;
    offset = putSegment(segments, WEIGHTS, vector, offset, layer.getNIn() * layer.getNOut());
    if (layer.isHasBias()) {
      offset = putSegment(segments, BIAS, vector, offset, layer.getNOut());
    }
    if (layer.getLabels() > 0) {
      long length = layer.getLabels() * layer.getNOut();
      offset = putSegment(segments, LABEL_WEIGHTS, vector, offset, length);
    }
    if (layer.getPeerNormalization() > 0) {
      putSegment(segments, MEAN_ACTIVITY, vector, offset, layer.getNOut());
    }
    return segments;
  }

  private static long putSegment(
      Map<String, INDArray> segments, String key, INDArray vector, long offset, long length) {
    segments.put(key, vector.get(NDArrayIndex.interval(offset, offset + length)));
    return offset + length;
  }
}
