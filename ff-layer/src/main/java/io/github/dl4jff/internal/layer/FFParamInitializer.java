package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.conf.LocalLearning;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.loss.Competitive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays out the parameters of a Forward-Forward layer in DL4J's flat vector: those of the layer
 * itself, then those of the {@link ClassGoodness}, whose matrices are in column-major order.
 */
abstract class FFParamInitializer implements ParamInitializer {

  /** The parameters of the layer itself, in the order of their memory. */
  abstract List<ClassGoodness.Parameter> own(Layer layer);

  /** The order of the elements of a parameter of the layer itself. */
  abstract char order(String key);

  /** Gives a parameter of the layer itself its first values. */
  abstract void initializeOwn(Layer layer, String key, INDArray segment);

  /** Whether a parameter is neither a weight nor a bias. */
  boolean isState(String key) {
    return false;
  }

  private List<ClassGoodness.Parameter> parameters(Layer layer) {
    List<ClassGoodness.Parameter> all = new ArrayList<>(own(layer));
    all.addAll(ofGoodness(layer));
    return all;
  }

  /** DL4J asks for the keys before it says what the input is: they do not depend on it. */
  private static List<ClassGoodness.Parameter> ofGoodness(Layer layer) {
    LocalLearning learning = ((FFLayerConfiguration) layer).getLearning();
    UnitShape units = ((FFLayerConfiguration) layer).units();
    Competitive competitive = learning == null ? null : learning.competitive();
    return competitive == null
        ? List.of()
        : competitive
            .getGoodness()
            .parameters(
                units == null ? UnitShape.dense(competitive.getClasses()) : units,
                competitive.columns());
  }

  private static long length(ClassGoodness.Parameter parameter) {
    long length = 1;
    for (long size : parameter.shape()) {
      length *= size;
    }
    return length;
  }

  @Override
  public final long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public final long numParams(Layer layer) {
    return parameters(layer).stream().mapToLong(FFParamInitializer::length).sum();
  }

  @Override
  public final List<String> paramKeys(Layer layer) {
    return parameters(layer).stream().map(ClassGoodness.Parameter::key).toList();
  }

  @Override
  public final List<String> weightKeys(Layer layer) {
    return keys(layer, true);
  }

  @Override
  public final List<String> biasKeys(Layer layer) {
    return keys(layer, false);
  }

  private List<String> keys(Layer layer, boolean weights) {
    return parameters(layer).stream()
        .filter(parameter -> parameter.isWeight() == weights)
        .map(ClassGoodness.Parameter::key)
        .filter(key -> !isState(key))
        .toList();
  }

  @Override
  public final boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public final boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public final Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    Layer layer = conf.getLayer();
    long length = paramsView == null ? 0 : paramsView.length();
    if (length != numParams(layer)) {
      throw new IllegalStateException(
          layer.getClass().getSimpleName()
              + " '"
              + layer.getLayerName()
              + "': expected a parameter view of length "
              + numParams(layer)
              + ", got "
              + length);
    }
    Map<String, INDArray> params = Collections.synchronizedMap(views(layer, paramsView));
    params.keySet().forEach(conf::addVariable);
    if (initializeParams) {
      segments(layer, paramsView).forEach((key, segment) -> initialize(layer, key, segment));
    }
    return params;
  }

  private void initialize(Layer layer, String key, INDArray segment) {
    for (ClassGoodness.Parameter parameter : ofGoodness(layer)) {
      if (parameter.key().equals(key)) {
        initializeGoodness((BaseLayer) layer, parameter, segment);
        return;
      }
    }
    initializeOwn(layer, key, segment);
  }

  private static void initializeGoodness(
      BaseLayer layer, ClassGoodness.Parameter parameter, INDArray segment) {
    long[] shape = parameter.shape();
    if (parameter.isWeight()) {
      layer
          .getWeightInitFn()
          .init(
              shape[0],
              shape[shape.length - 1],
              shape,
              IWeightInit.DEFAULT_WEIGHT_INIT_ORDER,
              segment);
    } else {
      segment.assign(0.0);
    }
  }

  @Override
  public final Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(conf.getLayer(), gradientView);
  }

  private Map<String, INDArray> views(Layer layer, INDArray flat) {
    Map<String, INDArray> views = segments(layer, flat);
    own(layer).forEach(parameter -> view(views, parameter, order(parameter.key())));
    ofGoodness(layer)
        .forEach(parameter -> view(views, parameter, IWeightInit.DEFAULT_WEIGHT_INIT_ORDER));
    return views;
  }

  private static void view(
      Map<String, INDArray> views, ClassGoodness.Parameter parameter, char order) {
    if (parameter.shape().length > 1) {
      views.computeIfPresent(
          parameter.key(), (key, segment) -> segment.reshape(order, parameter.shape()));
    }
  }

  private Map<String, INDArray> segments(Layer layer, INDArray flat) {
    Map<String, INDArray> segments = new LinkedHashMap<>();
    if (flat == null) {
      return segments;
    }
    INDArray vector = flat.reshape(flat.length());
    long offset = 0;
    for (ClassGoodness.Parameter parameter : parameters(layer)) {
      long next = offset + length(parameter);
      segments.put(parameter.key(), vector.get(NDArrayIndex.interval(offset, next)));
      offset = next;
    }
    return segments;
  }
}
