package io.github.dl4jff.conf;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;

/** What Forward-Forward layers need of memory, as DL4J's memory reports have it. */
final class LayerMemory {
  private LayerMemory() {}

  static LayerMemoryReport dense(FFDenseLayer layer, InputType inputType) {
    InputType outputType = layer.getOutputType(-1, inputType);
    long in = inputType.arrayElementsPerExample();
    long out = outputType.arrayElementsPerExample();
    long copied = layer.normalizesInput() ? in : 0;
    int labels = layer.getLabelInput() == null ? 0 : layer.getLabelInput().getClasses();
    boolean onePass = layer.getLearning().competitive() != null;
    long training = copied;
    if (onePass) {
      // activity, its gradient, goodness and its gradient
      training += 2 * out + ofGoodness(layer);
      training += layer.isBatchNormalization() ? out : 0; // the normalised sums
    } else {
      // the product xW or the pre-activation, then positive and negative activity, normalised
      // activity and, for the first layer, the labels
      training += out + 2 * (2 * out + labels);
    }
    if (layer.getIDropout() != null) {
      training += labels > 0 || onePass ? in : 3 * in;
    }
    return report(layer, inputType, outputType, copied, training);
  }

  /**
   * Makes the report of a convolution.
   *
   * @param layer the layer
   * @param inputType the type of its input
   * @param mapsType the type of its maps, before max pooling
   */
  static LayerMemoryReport convolution(
      FFConvolutionLayer layer, InputType inputType, InputType mapsType) {
    InputType outputType = layer.getOutputType(-1, inputType);
    long in = inputType.arrayElementsPerExample();
    long out = outputType.arrayElementsPerExample();
    long maps = mapsType.arrayElementsPerExample();
    long copied = Boolean.TRUE.equals(layer.getLearning().getNormalizeInput()) ? in : 0;
    long pooled = layer.getMaxPooling() > 1 ? out + maps : 0; // maxima, and places of the windows
    long dropped = layer.getIDropout() == null ? 0 : in;
    long training = copied + maps + pooled + out + ofGoodness(layer) + dropped;
    return report(layer, inputType, outputType, copied, training);
  }

  static LayerMemoryReport goodness(FFGoodnessLayer layer, InputType inputType) {
    long in = inputType.arrayElementsPerExample();
    // a copy of the input where it is not row-major; its gradient
    return report(layer, inputType, inputType, in, 2 * in + ofGoodness(layer));
  }

  /** The goodness of each class, what features the loss takes, and the gradient of both. */
  private static long ofGoodness(FFLayerConfiguration layer) {
    return 2L * layer.getLearning().competitive().columns();
  }

  /** Working memory in numbers for each example, beside input and output. */
  private static LayerMemoryReport report(
      BaseLayer layer, InputType inputType, InputType outputType, long inference, long training) {
    long numParams = layer.initializer().numParams(layer);
    long updaterState = numParams == 0 ? 0 : layer.getIUpdater().stateSize(numParams);
    return new LayerMemoryReport.Builder(
            layer.getLayerName(), layer.getClass(), inputType, outputType)
        .standardMemory(numParams, updaterState)
        .workingMemory(0, inference, 0, training)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }
}
