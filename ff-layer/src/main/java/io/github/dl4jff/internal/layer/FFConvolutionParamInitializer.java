package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of an {@link FFConvolutionLayer}: as in DL4J's ConvolutionLayer the bias {@code b}
 * {@code [nOut]} where there is one, then the weights {@code W} {@code [nOut, nIn, kernel height,
 * kernel width]} in row-major order; then those of the goodness.
 */
public final class FFConvolutionParamInitializer extends FFParamInitializer {
  /** Key of the weights. */
  public static final String WEIGHTS = "W";

  /** Key of the bias. */
  public static final String BIAS = "b";

  /** The only instance: the class has no state. */
  public static final FFConvolutionParamInitializer INSTANCE = new FFConvolutionParamInitializer();

  private FFConvolutionParamInitializer() {}

  @Override
  List<ClassGoodness.Parameter> own(Layer layer) {
    FFConvolutionLayer conf = (FFConvolutionLayer) layer;
    List<ClassGoodness.Parameter> all = new ArrayList<>();
    if (conf.hasBias()) {
      all.add(new ClassGoodness.Parameter(BIAS, new long[] {conf.getNOut()}, false));
    }
    all.add(new ClassGoodness.Parameter(WEIGHTS, weightShape(conf), true));
    return all;
  }

  private static long[] weightShape(FFConvolutionLayer conf) {
    int[] kernel = conf.getKernelSize();
    return new long[] {conf.getNOut(), conf.getNIn(), kernel[0], kernel[1]};
  }

  @Override
  char order(String key) {
    return 'c';
  }

  @Override
  void initializeOwn(Layer layer, String key, INDArray segment) {
    FFConvolutionLayer conf = (FFConvolutionLayer) layer;
    if (key.equals(BIAS)) {
      segment.assign(conf.getBiasInit());
      return;
    }
    int[] stride = conf.getStride();
    double area = (double) conf.getKernelSize()[0] * conf.getKernelSize()[1];
    double fanIn = conf.getNIn() * area;
    double fanOut = conf.getNOut() * area / (stride[0] * stride[1]);
    conf.getWeightInitFn().init(fanIn, fanOut, weightShape(conf), 'c', segment);
  }
}
