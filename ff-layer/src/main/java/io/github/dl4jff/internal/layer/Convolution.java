package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.internal.linalg.Products;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The convolution of a layer, by ND4J's ops. Maps in the format NHWC are seen as NCHW through a
 * permutation, which copies nothing.
 */
final class Convolution {
  /** Weights are {@code [nOut, nIn, kernel height, kernel width]}. */
  private static final int WEIGHTS_OIHW = 1;

  private static final int NCHW = 0;

  private final boolean same;
  private final boolean channelsLast;
  private final int[] kernel;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation;

  Convolution(FFConvolutionLayer conf) {
    same = conf.getConvolutionMode() == ConvolutionMode.Same;
    channelsLast = conf.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    kernel = conf.getKernelSize();
    stride = conf.getStride();
    padding = same ? new int[2] : conf.getPadding();
    dilation = conf.getDilation();
  }

  private INDArray channelsFirst(INDArray maps) {
    return channelsLast ? maps.permute(0, 3, 1, 2) : maps;
  }

  /**
   * Computes the convolution.
   *
   * @param x input, {@code [n, nIn, h, w]} or {@code [n, h, w, nIn]}
   * @param weights {@code [nOut, nIn, kernel height, kernel width]}
   * @param bias {@code [nOut]}, or null
   * @param z the result, in the format of the input
   */
  void multiply(INDArray x, INDArray weights, INDArray bias, INDArray z) {
    INDArray in = channelsFirst(x);
    INDArray[] inputs =
        bias == null ? new INDArray[] {in, weights} : new INDArray[] {in, weights, bias};
    Nd4j.exec(op("conv2d").addInputs(inputs).addOutputs(channelsFirst(z)).build());
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder op(String name) {
    return op(name, kernel, stride, padding, dilation, same);
  }

  private static DynamicCustomOp.DynamicCustomOpsBuilder op(
      String name, int[] kernel, int[] stride, int[] padding, int[] dilation, boolean same) {
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(
            kernel[0],
            kernel[1],
            stride[0],
            stride[1],
            padding[0],
            padding[1],
            dilation[0],
            dilation[1],
            same ? 1 : 0,
            NCHW,
            WEIGHTS_OIHW);
  }

  /**
   * Computes the gradient with respect to the weights. It is itself a convolution, of the input
   * with {@code delta} for a kernel, where examples and channels change places, and stride and
   * dilation do:
   *
   * <pre>{@code
   * dW[o, i, y, x] = sum over n, v, u of x[n, i, s v + d y - p, s u + d x - p] delta[n, o, v, u]
   * }</pre>
   *
   * <p>so that it costs one product, and none for the gradient with respect to the input, which the
   * op {@code conv2d_bp} always computes.
   *
   * @param x input, {@code [n, nIn, h, w]} or {@code [n, h, w, nIn]}
   * @param delta gradient with respect to the result, in the same format
   * @param result {@code [nOut, nIn, kernel height, kernel width]}; overwritten
   */
  void weightGradient(INDArray x, INDArray delta, INDArray result) {
    INDArray in = channelsFirst(x);
    INDArray out = channelsFirst(delta);
    int[] outSize = {(int) out.size(2), (int) out.size(3)};
    int[] around = new int[2];
    long[] computed = new long[2];
    for (int i = 0; i < 2; i++) {
      int all = same ? Math.max(0, reach(i, outSize[i]) - (int) in.size(2 + i)) : 2 * padding[i];
      if (all % 2 != 0) { // more zeros behind than before, which the op cannot be told
        backprop(x, result.ulike(), delta, result, x.ulike());
        return;
      }
      around[i] = all / 2;
      computed[i] = (in.size(2 + i) + all - stride[i] * (outSize[i] - 1) - 1) / dilation[i] + 1;
    }
    INDArray swapped = result.permute(1, 0, 2, 3);
    boolean exact = computed[0] == kernel[0] && computed[1] == kernel[1];
    INDArray target =
        exact
            ? swapped
            : Nd4j.createUninitialized(
                result.dataType(), in.size(1), out.size(1), computed[0], computed[1]);
    Nd4j.exec(
        op("conv2d", outSize, dilation, around, stride, false)
            .addInputs(in.permute(1, 0, 2, 3), out.permute(1, 0, 2, 3))
            .addOutputs(target)
            .build());
    if (!exact) { // the last rows and columns of the input that no kernel reaches
      swapped.assign(
          target.get(
              NDArrayIndex.all(),
              NDArrayIndex.all(),
              NDArrayIndex.interval(0, kernel[0]),
              NDArrayIndex.interval(0, kernel[1])));
    }
  }

  /** How many rows or columns of the padded input the results need. */
  private int reach(int i, int outSize) {
    return (outSize - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1;
  }

  /**
   * Computes the gradients with respect to weights and input.
   *
   * @param x input, {@code [n, nIn, h, w]} or {@code [n, h, w, nIn]}
   * @param weights {@code [nOut, nIn, kernel height, kernel width]}
   * @param delta gradient with respect to the result, in the format of the input
   * @param weightGradient of the shape of the weights; overwritten
   * @param inputGradient of the shape of the input; overwritten
   */
  void backprop(
      INDArray x,
      INDArray weights,
      INDArray delta,
      INDArray weightGradient,
      INDArray inputGradient) {
    Nd4j.exec(
        op("conv2d_bp")
            .addInputs(channelsFirst(x), weights, channelsFirst(delta))
            .addOutputs(channelsFirst(inputGradient), weightGradient)
            .build());
  }

  /**
   * Computes the gradient with respect to the bias.
   *
   * @param delta gradient with respect to the result
   * @param result {@code [nOut]}; overwritten
   */
  void biasGradient(INDArray delta, INDArray result) {
    long channels = result.length();
    if (channelsLast) {
      Products.columnSums(delta.reshape('c', delta.length() / channels, channels), result);
      return;
    }
    long n = delta.size(0);
    long positions = delta.length() / (n * channels);
    INDArray sums = Products.rowSums(delta.reshape('c', n * channels, positions));
    Products.columnSums(sums.reshape('c', n, channels), result);
  }
}
