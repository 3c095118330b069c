package io.github.dl4jff.internal.layer;

import io.github.dl4jff.goodness.ClassGoodness;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of an {@link io.github.dl4jff.conf.FFGoodnessLayer}: those of its goodness, and
 * none of its own.
 */
public final class FFGoodnessParamInitializer extends FFParamInitializer {
  /** The only instance: the class has no state. */
  public static final FFGoodnessParamInitializer INSTANCE = new FFGoodnessParamInitializer();

  private FFGoodnessParamInitializer() {}

  @Override
  List<ClassGoodness.Parameter> own(Layer layer) {
    return List.of();
  }

  @Override
  char order(String key) {
    throw new IllegalArgumentException("no such parameter: " + key);
  }

  @Override
  void initializeOwn(Layer layer, String key, INDArray segment) {
    throw new IllegalArgumentException("no such parameter: " + key);
  }
}
