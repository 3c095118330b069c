package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * Forward-Forward layers that compute what a whole block of ordinary layers does: a dense layer, a
 * convolution, or a convolution below a max pooling.
 *
 * @param copies makes layers after the settings of others
 */
record FastLayers(LayerCopies copies) {

  /** Returns whether {@link #of} makes a layer that computes the same as a block. */
  static boolean canReplace(List<ModelNode> block, NodeTypes types) {
    ModelNode first = block.get(0);
    if (first.conf() == null) {
      return false;
    }
    Layer layer = first.layer();
    if (layer.getClass() == ConvolutionLayer.class) {
      return block.size() == 1 || (block.size() == 2 && isPooling(block.get(1), types));
    }
    return block.size() == 1
        && layer.getClass() == DenseLayer.class
        && !((DenseLayer) layer).hasLayerNorm()
        && isFlat(types.into(first));
  }

  private static boolean isFlat(InputType type) {
    return type.getType() == InputType.Type.FF
        || type.getType() == InputType.Type.CNNFlat
        || type.getType() == InputType.Type.CNN;
  }

  /** Whether it takes the maxima of square windows side by side, and does nothing else. */
  private static boolean isPooling(ModelNode node, NodeTypes types) {
    return node.conf() != null
        && node.layer() instanceof SubsamplingLayer pooling
        && pooling.getClass() == SubsamplingLayer.class
        && pooling.getPoolingType() == PoolingType.MAX
        && pooling.getKernelSize()[0] == pooling.getKernelSize()[1]
        && Arrays.equals(pooling.getKernelSize(), pooling.getStride())
        && Arrays.equals(pooling.getDilation(), new int[] {1, 1})
        && isUnpadded(pooling, types.into(node))
        && LayerKinds.dropout(pooling) == null
        && node.preProcessor() == null;
  }

  private static boolean isUnpadded(SubsamplingLayer pooling, InputType into) {
    if (pooling.getConvolutionMode() != ConvolutionMode.Same) {
      return Arrays.equals(pooling.getPadding(), new int[] {0, 0});
    }
    int size = pooling.getKernelSize()[0];
    return into instanceof InputType.InputTypeConvolutional maps
        && maps.getHeight() % size == 0
        && maps.getWidth() % size == 0;
  }

  /**
   * Makes the layer.
   *
   * @param block the layers of a block, bottom first
   * @param types the types of their inputs
   * @return a configuration of its own
   */
  NeuralNetConfiguration of(List<ModelNode> block, NodeTypes types) {
    ModelNode first = block.get(0);
    InputType into = types.into(first);
    InputType taken =
        first.preProcessor() == null ? into : first.preProcessor().getOutputType(into);
    BaseLayer source = (BaseLayer) first.layer();
    BaseLayer layer =
        source instanceof DenseLayer dense
            ? dense(dense)
            : convolution((ConvolutionLayer) source, taken, poolingOf(block));
    LayerCopies.settings(source, layer);
    IDropout dropout = LayerKinds.dropout(source);
    layer.setIDropout(dropout == null ? null : dropout.clone());
    layer.setWeightNoise(source.getWeightNoise() == null ? null : source.getWeightNoise().clone());
    layer.setConstraints(source.getConstraints());
    return LayerCopies.around(layer, first.conf());
  }

  private static int poolingOf(List<ModelNode> block) {
    return block.size() == 1 ? 1 : ((SubsamplingLayer) block.get(1).layer()).getKernelSize()[0];
  }

  private FFDenseLayer dense(DenseLayer from) {
    return copies
        .learning(new FFDenseLayer.Builder().name(from.getLayerName()))
        .nIn(from.getNIn())
        .nOut(from.getNOut())
        .hasBias(from.hasBias())
        .activation(from.getActivationFn())
        .build();
  }

  private FFConvolutionLayer convolution(ConvolutionLayer from, InputType type, int pooling) {
    FFConvolutionLayer.Builder builder =
        copies
            .learning(new FFConvolutionLayer.Builder(from.getKernelSize().clone()))
            .name(from.getLayerName())
            .nIn(from.getNIn())
            .nOut(from.getNOut())
            .hasBias(from.hasBias())
            .activation(from.getActivationFn())
            .stride(from.getStride().clone())
            .padding(from.getPadding().clone())
            .dilation(from.getDilation().clone())
            .maxPooling(pooling);
    if (from.getConvolutionMode() != null) {
      builder.convolutionMode(from.getConvolutionMode());
    }
    return builder.dataFormat(from.getCnn2dDataFormat()).inputType(type).build();
  }
}
