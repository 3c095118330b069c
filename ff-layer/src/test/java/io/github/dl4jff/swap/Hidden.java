package io.github.dl4jff.swap;

import io.github.dl4jff.conf.FFDenseLayer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** What stands where the dense layers of an example stood. */
public interface Hidden {

  /**
   * Makes a layer.
   *
   * @param k its place among the dense layers, from 0
   * @param units number of units
   * @param classes number of classes
   */
  Layer layer(int k, int units, int classes);

  /** The dense layers themselves, for backpropagation. */
  static Hidden backprop() {
    return (k, units, classes) -> new DenseLayer.Builder().nOut(units).build();
  }

  /** One pass; the change is made to the first layer. */
  static Hidden onePass(UnaryOperator<FFDenseLayer.Builder> change) {
    return (k, units, classes) -> {
      FFDenseLayer.Builder layer = new FFDenseLayer.Builder().nOut(units).classes(classes);
      return k == 0 ? change.apply(layer).build() : layer.build();
    };
  }

  /** Two passes; the change is made to the first layer. */
  static Hidden twoPasses(UnaryOperator<FFDenseLayer.Builder> change) {
    return (k, units, classes) -> {
      FFDenseLayer.Builder layer = new FFDenseLayer.Builder().nOut(units);
      return k == 0 ? change.apply(layer.labels(classes)).build() : layer.build();
    };
  }
}
