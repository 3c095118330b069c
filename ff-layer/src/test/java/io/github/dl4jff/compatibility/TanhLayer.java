package io.github.dl4jff.compatibility;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer with tanh that a user writes in SameDiff. */
public class TanhLayer extends SameDiffLayer {
  private static final long serialVersionUID = 1L;

  private long nIn;
  private long nOut;

  /** For JSON. */
  public TanhLayer() {}

  TanhLayer(long nOut) {
    this.nOut = nOut;
  }

  public long getNIn() {
    return nIn;
  }

  public void setNIn(long nIn) {
    this.nIn = nIn;
  }

  public long getNOut() {
    return nOut;
  }

  public void setNOut(long nOut) {
    this.nOut = nOut;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.feedForward(nOut);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    nIn = inputType.arrayElementsPerExample();
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam("W", nIn, nOut);
    params.addBiasParam("b", 1, nOut);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.get("b").assign(0);
    initWeights((int) nIn, (int) nOut, WeightInit.XAVIER, params.get("W"));
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
    return sd.math().tanh(input.mmul(params.get("W")).add(params.get("b")));
  }
}
