package io.github.dl4jff.compatibility;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A layer without parameters that a user writes in SameDiff. */
public class SquareLayer extends SameDiffLambdaLayer {
  private static final long serialVersionUID = 1L;

  @Override
  public SDVariable defineLayer(SameDiff sd, SDVariable input) {
    return sd.math().square(input);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }
}
