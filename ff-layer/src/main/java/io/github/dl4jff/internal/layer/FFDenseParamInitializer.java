package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of an {@link FFDenseLayer}: the weights {@code W} {@code [nIn, nOut]}; the bias
 * {@code b} {@code [nOut]} where there is one; with labels the label weights {@code L} {@code [C,
 * nOut]}; with peer normalisation the running mean activity {@code m} {@code [nOut]}; with batch
 * normalisation the running mean and variance of the sums {@code [nOut]}; with classes those of the
 * goodness. Matrices are in column-major order.
 *
 * <p>{@code W} and {@code L} are initialised as the rows of one matrix, with fan-in {@code nIn +
 * C}. Both count as weights for regularisation and constraints.
 */
public final class FFDenseParamInitializer extends FFParamInitializer {
  /** Key of the weights. */
  public static final String WEIGHTS = "W";

  /** Key of the bias. */
  public static final String BIAS = "b";

  /** Key of the label weights. */
  public static final String LABEL_WEIGHTS = "L";

  /** Key of the running mean activity that peer normalisation keeps; not learnt by the updater. */
  public static final String MEAN_ACTIVITY = "m";

  /** Key of the running mean that batch normalisation keeps; not learnt by the updater. */
  public static final String RUNNING_MEAN = "mean";

  /** Key of the running variance that batch normalisation keeps; not learnt by the updater. */
  public static final String RUNNING_VARIANCE = "var";

  private static final Set<String> STATE = Set.of(MEAN_ACTIVITY, RUNNING_MEAN, RUNNING_VARIANCE);

  private static final double INITIAL_MEAN_ACTIVITY = 0.5;

  /** The only instance: the class has no state. */
  public static final FFDenseParamInitializer INSTANCE = new FFDenseParamInitializer();

  private static final char ORDER = IWeightInit.DEFAULT_WEIGHT_INIT_ORDER;

  private FFDenseParamInitializer() {}

  @Override
  List<ClassGoodness.Parameter> own(Layer layer) {
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
    if (conf.isBatchNormalization()) {
      all.add(new ClassGoodness.Parameter(RUNNING_MEAN, new long[] {width}, false));
      all.add(new ClassGoodness.Parameter(RUNNING_VARIANCE, new long[] {width}, false));
    }
    return all;
  }

  @Override
  char order(String key) {
    return ORDER;
  }

  /**
   * Returns whether the layer itself sets a parameter, which the updater does not learn.
   *
   * @param key the key of the parameter
   * @return whether it is a running mean or variance
   */
  @Override
  public boolean isState(String key) {
    return STATE.contains(key);
  }

  @Override
  void initializeOwn(Layer layer, String key, INDArray segment) {
    FFDenseLayer conf = (FFDenseLayer) layer;
    switch (key) {
      case BIAS -> segment.assign(conf.getBiasInit());
      case MEAN_ACTIVITY -> segment.assign(INITIAL_MEAN_ACTIVITY);
      case RUNNING_MEAN -> segment.assign(0.0);
      case RUNNING_VARIANCE -> segment.assign(1.0);
      default -> {
        int labels = conf.getLabelInput() == null ? 0 : conf.getLabelInput().getClasses();
        long width = conf.getNOut();
        long[] shape = {segment.length() / width, width};
        conf.getWeightInitFn().init(conf.getNIn() + labels, width, shape, ORDER, segment);
      }
    }
  }
}
