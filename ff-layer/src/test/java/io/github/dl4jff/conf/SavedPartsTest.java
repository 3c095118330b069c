package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.LocalLoss;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/** A network whose parts would not load as they were saved is refused before it trains. */
class SavedPartsTest {
  private static final String NEEDED =
      "; to be saved with a network it needs a public class with a no-argument constructor or one"
          + " annotated @JsonCreator, and a getter for each value (what need not be saved is"
          + " transient)";

  private static SDVariable hinge(SDVariable positive, SDVariable negative, double margin) {
    SameDiff sd = positive.getSameDiff();
    return sd.nn().relu(negative.sub(positive).add(margin), 0.0);
  }

  /** Loads as it was saved, and has no equals. */
  public static final class WithGetter implements LocalLoss {
    private static final long serialVersionUID = 1L;
    private double margin = 1;
    private double[] weights = {1, 2};
    private List<String> names = List.of("a", "b");
    private Map<String, Double> scales = Map.of("a", 0.5);
    private Activation activation = Activation.CUBE;
    private transient double cached = 3;

    public double getMargin() {
      return margin;
    }

    public void setMargin(double margin) {
      this.margin = margin;
      cached = margin;
    }

    public double[] getWeights() {
      return weights.clone();
    }

    public List<String> getNames() {
      return names;
    }

    public Map<String, Double> getScales() {
      return scales;
    }

    public Activation getActivation() {
      return activation;
    }

    public void setWeights(double[] weights) {
      this.weights = weights.clone();
    }

    public void setNames(List<String> names) {
      this.names = names;
    }

    public void setScales(Map<String, Double> scales) {
      this.scales = scales;
    }

    public void setActivation(Activation activation) {
      this.activation = activation;
    }

    @Override
    public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
      return hinge(positive, negative, margin + 0 * cached);
    }
  }

  /** Loads with another margin. */
  public static final class WithoutGetter implements LocalLoss {
    private static final long serialVersionUID = 1L;
    private double margin = 1;

    public WithoutGetter() {}

    WithoutGetter(double margin) {
      this.margin = margin;
    }

    @Override
    public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
      return hinge(positive, negative, margin);
    }
  }

  /** Does not load: JSON does not know what the argument is. */
  public static final class WithoutCreator implements ScalarGoodness {
    private static final long serialVersionUID = 1L;
    private final double factor;

    WithoutCreator(double factor) {
      this.factor = factor;
    }

    public double getFactor() {
      return factor;
    }

    @Override
    public INDArray of(Activity activity) {
      return new MeanSquares().of(activity).mul(factor);
    }

    @Override
    public INDArray backprop(Activity activity, INDArray gradient) {
      return new MeanSquares().backprop(activity, gradient.mul(factor));
    }

    @Override
    public double ofOnes(long width) {
      return factor;
    }
  }

  /** A subclass of a part of DL4J. */
  public static final class OwnDropout extends Dropout {
    private static final long serialVersionUID = 1L;
    private double strength;

    public OwnDropout() {
      super(0.9);
    }

    OwnDropout(double strength) {
      this();
      this.strength = strength;
    }
  }

  /** The same with a getter and a setter. */
  public static final class SavedDropout extends Dropout {
    private static final long serialVersionUID = 1L;
    private double strength;

    public SavedDropout() {
      super(0.9);
    }

    public double getStrength() {
      return strength;
    }

    public void setStrength(double strength) {
      this.strength = strength;
    }
  }

  /** A part of one of DL4J's parts. */
  public static final class Halving implements ISchedule {
    private static final long serialVersionUID = 1L;
    private int every;

    public Halving() {}

    Halving(int every) {
      this.every = every;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
      return Math.pow(0.5, every == 0 ? 0 : (double) iteration / every);
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  private static DL4JInvalidConfigException refused(UnaryOperator<FFDenseLayer.Builder> setting) {
    Networks.Plan plan = Networks.plan().hidden(4, 4).at(1, setting);
    return assertThrows(DL4JInvalidConfigException.class, plan::build);
  }

  private static void assertRefused(String part, String message, Exception error) {
    String start = "FFDenseLayer 'ff2' (layer 1): " + part + ": expected a part that JSON can save";
    assertTrue(error.getMessage().startsWith(start), error.getMessage());
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertTrue(error.getMessage().contains(NEEDED), error.getMessage());
  }

  @Test
  void init_lambdaAsLoss_isRefused() {
    LocalLoss lambda = (sd, positive, negative) -> negative.sub(positive);
    assertRefused("loss", "$$Lambda", refused(b -> b.loss(lambda)));
    ClassLoss ofClasses = (sd, goodness, labels) -> goodness.mul(labels).sum(1).neg();
    Networks.Plan plan =
        Networks.plan().objective(Objective.ONE_PASS).at(1, b -> b.loss(ofClasses));
    assertRefused("loss", "$$Lambda", assertThrows(DL4JInvalidConfigException.class, plan::build));
  }

  @Test
  void init_anonymousClassAsLoss_isRefused() {
    double margin = 2 * Math.random();
    LocalLoss anonymous =
        new LocalLoss() {
          private static final long serialVersionUID = 1L;

          @Override
          public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
            return hinge(positive, negative, margin);
          }
        };
    assertRefused("loss", "SavedPartsTest$", refused(b -> b.loss(anonymous)));
  }

  @Test
  void init_fieldWithoutGetter_isRefusedWhereItWouldLoadWithAnotherValue() {
    assertRefused(
        "loss",
        "got WithoutGetter.margin, saved as 0.5 and loaded as 1.0;",
        refused(b -> b.loss(new WithoutGetter(0.5))));
    Networks.plan().each(b -> b.loss(new WithoutGetter(1))).build(); // what it loads as
  }

  @Test
  void init_constructorThatJsonCannotCall_isRefused() {
    assertRefused(
        "goodness",
        "WithoutCreator, which it cannot;",
        refused(b -> b.goodness(new WithoutCreator(2))));
  }

  @Test
  void init_ownPartsOfDl4jsInterfaces_areRefusedWhereTheyWouldLoadWithAnotherValue() {
    assertRefused(
        "dropOut",
        "got OwnDropout.strength, saved as 0.3 and loaded as 0.0;",
        refused(
            b -> {
              b.dropOut(new OwnDropout(0.3));
              return b;
            }));
    assertRefused(
        "updater",
        "Adam.learningRateSchedule.every, saved as 100 and loaded as 0;",
        refused(
            b -> {
              b.updater(new Adam(new Halving(100)));
              return b;
            }));
  }

  @Test
  void init_ownPartsOfDl4jsInterfacesThatLoadAsTheyAreSaved_areAccepted() {
    SavedDropout dropout = new SavedDropout();
    dropout.setStrength(0.3);
    UnaryOperator<FFDenseLayer.Builder> settings =
        SuppliedPartsTest.with(
            b -> b.dropOut(dropout).updater(new Adam(new LinearDecaySchedule(0.5, 2, 10))));
    assertEquals(4, Networks.plan().each(settings).build().getnLayers());
  }

  @Test
  void init_classWithGettersAndWithoutEquals_trains() {
    WithGetter loss = new WithGetter();
    loss.setMargin(0.7);
    loss.setWeights(new double[] {3});
    loss.setNames(List.of("c"));
    assertEquals(4, Networks.plan().each(b -> b.loss(loss)).build().getnLayers());
  }

  /** What was saved in spite of all, by an earlier version, still loads. */
  @Test
  void init_withGivenParameters_isNotChecked() {
    MultiLayerConfiguration conf =
        Networks.plan().each(b -> b.loss(new WithoutGetter(0.5))).configuration();
    INDArray params = Networks.plan().build().params();
    new org.deeplearning4j.nn.multilayer.MultiLayerNetwork(conf).init(params, true);
  }
}
