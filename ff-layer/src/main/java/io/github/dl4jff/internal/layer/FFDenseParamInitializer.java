package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.loss.Competitive;
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
 * {@code [nIn, nOut]}; the bias {@code b} {@code [nOut]} where there is one; with labels the label
 * weights {@code L} {@code [C, nOut]}; with peer normalisation the running mean activity {@code m}
 * {@code [nOut]}; with classes the parameters of the {@link ClassGoodness}. Matrices are in
 * column-major order.
 *
 * <p>{@code W} and {@code L} are initialised as the rows of one matrix, with fan-in {@code nIn +
 * C}. Both count as weights for regularisation and constraints.
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

  /** The parameters of a layer, in the order of their memory. */
  private static List<ClassGoodness.Parameter> parameters(Layer layer) {
    FFDenseLayer conf = (FFDenseLayer) layer;
    long width = conf.getNOut();
    List<ClassGoodness.Parameter> all = new ArrayList<>();
    all.add(new ClassGoodness.Parameter(WEIGHTS, new long[] {conf.getNIn(), width}, true));
    if (conf.isHasBias()) {
      all.add(new ClassGoodness.Parameter(BIAS, new long[] {width}, false));
    }
    if (conf.getLabelInput() != null) {
      long[] shape = {conf.getLabelInput().getClasses(), width};
      all.add(new ClassGoodness.Parameter(LABEL_WEIGHTS, shape, true));
    }
    if (conf.hasPeerNormalization()) {
      all.add(new ClassGoodness.Parameter(MEAN_ACTIVITY, new long[] {width}, false));
    }
    Competitive competitive = conf.getLearning().competitive();
    if (competitive != null) {
      all.addAll(competitive.getGoodness().parameters(width, competitive.getClasses()));
    }
    return all;
  }

  private static long length(ClassGoodness.Parameter parameter) {
    long length = 1;
    for (long size : parameter.shape()) {
      length *= size;
    }
    return length;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return parameters(layer).stream().mapToLong(FFDenseParamInitializer::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return parameters(layer).stream().map(ClassGoodness.Parameter::key).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return keys(layer, true);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return keys(layer, false);
  }

  /** The running mean is neither a weight nor a bias. */
  private static List<String> keys(Layer layer, boolean weights) {
    return parameters(layer).stream()
        .filter(parameter -> parameter.isWeight() == weights)
        .map(ClassGoodness.Parameter::key)
        .filter(key -> !MEAN_ACTIVITY.equals(key))
        .toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
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
      segments(layer, paramsView).forEach((key, segment) -> initialize(layer, key, segment));
    }
    return params;
  }

  private static void initialize(FFDenseLayer layer, String key, INDArray segment) {
    switch (key) {
      case WEIGHTS, LABEL_WEIGHTS -> initializeWeights(layer, segment);
      case BIAS -> segment.assign(layer.getBiasInit());
      case MEAN_ACTIVITY -> segment.assign(INITIAL_MEAN_ACTIVITY);
      default -> initializeGoodness(layer, key, segment);
    }
  }

  private static void initializeGoodness(FFDenseLayer layer, String key, INDArray segment) {
    ClassGoodness.Parameter parameter =
        parameters(layer).stream().filter(p -> p.key().equals(key)).findFirst().orElseThrow();
    long[] shape = parameter.shape();
    if (parameter.isWeight()) {
      layer.getWeightInitFn().init(shape[0], shape[shape.length - 1], shape, ORDER, segment);
    } else {
      segment.assign(0.0);
    }
  }

  private static void initializeWeights(FFDenseLayer layer, INDArray segment) {
    int labels = layer.getLabelInput() == null ? 0 : layer.getLabelInput().getClasses();
    long width = layer.getNOut();
    layer
        .getWeightInitFn()
        .init(
            layer.getNIn() + labels,
            width,
            new long[] {segment.length() / width, width},
            ORDER,
            segment);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views((FFDenseLayer) conf.getLayer(), gradientView);
  }

  private static Map<String, INDArray> views(FFDenseLayer layer, INDArray flat) {
    Map<String, INDArray> views = segments(layer, flat);
    parameters(layer)
        .forEach(
            parameter ->
                views.computeIfPresent(
                    parameter.key(),
                    (key, segment) ->
                        parameter.shape().length == 1
                            ? segment
                            : segment.reshape(ORDER, parameter.shape())));
    return views;
  }

  private static Map<String, INDArray> segments(FFDenseLayer layer, INDArray flat) {
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> segments = new LinkedHashMap<>();
    long offset = 0;
    for (ClassGoodness.Parameter parameter : parameters(layer)) {
      long next = offset + length(parameter);
      segments.put(parameter.key(), vector.get(NDArrayIndex.interval(offset, next)));
      offset = next;
    }
    return segments;
  }
}
