package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.LogisticLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** The parts that Deeplearning4j and this library supply all load as they are saved. */
class SuppliedPartsTest {

  static UnaryOperator<FFDenseLayer.Builder> with(
      java.util.function.Consumer<FFDenseLayer.Builder> setting) {
    return b -> {
      setting.accept(b); // DL4J declares its options to return its own builder
      return b;
    };
  }

  static Stream<UnaryOperator<FFDenseLayer.Builder>> stockParts() {
    List<UnaryOperator<FFDenseLayer.Builder>> all = new ArrayList<>();
    Arrays.stream(Activation.values())
        .filter(activation -> activation != Activation.SOFTMAX)
        .forEach(activation -> all.add(with(b -> b.activation(activation))));
    all.add(with(b -> b.activation(new ActivationLReLU(0.3))));
    all.add(with(b -> b.activation(new ActivationELU(0.3))));
    Arrays.stream(WeightInit.values())
        .filter(init -> init != WeightInit.DISTRIBUTION && init != WeightInit.IDENTITY)
        .forEach(init -> all.add(with(b -> b.weightInit(init))));
    Stream.of(
            new NormalDistribution(0, 0.3),
            new UniformDistribution(-1, 1),
            new ConstantDistribution(0.1),
            new TruncatedNormalDistribution(0, 0.3),
            new OrthogonalDistribution(1.2))
        .forEach(distribution -> all.add(with(b -> b.weightInit(distribution))));
    all.add(with(b -> b.weightInit((IWeightInit) new WeightInitXavier())));
    schedules().forEach(schedule -> all.add(with(b -> b.updater(new Nesterovs(schedule, 0.9)))));
    schedules().forEach(schedule -> all.add(with(b -> b.dropOut(new Dropout(schedule)))));
    Stream.of(
            new AMSGrad(),
            new AdaBelief(),
            new AdaDelta(),
            new AdaGrad(0.1),
            new AdaMax(),
            new Adam(),
            new Nadam(),
            new Nesterovs(0.1),
            new NoOp(),
            new RmsProp(0.1),
            new Sgd())
        .forEach(updater -> all.add(with(b -> b.updater(updater).biasUpdater(updater))));
    Stream.of(
            new Dropout(0.7),
            new AlphaDropout(0.8),
            new GaussianDropout(0.3),
            new GaussianNoise(0.2),
            new SpatialDropout(0.8))
        .forEach(dropout -> all.add(with(b -> b.dropOut(dropout))));
    all.add(with(b -> b.weightNoise(new DropConnect(0.7))));
    all.add(with(b -> b.weightNoise(new WeightNoise(new NormalDistribution(0, 0.1)))));
    Stream.of(
            new MaxNormConstraint(2, 0), new MinMaxNormConstraint(0.1, 2, 0),
            new NonNegativeConstraint(), new UnitNormConstraint(0))
        .forEach(constraint -> all.add(with(b -> b.constrainWeights(constraint))));
    all.add(with(b -> b.regularization(List.of(new L2Regularization(0.1)))));
    all.add(with(b -> b.l1(0.1).l2(0.2).l1Bias(0.1).weightDecay(0.1)));
    return all.stream();
  }

  private static Stream<ISchedule> schedules() {
    ScheduleType iterations = ScheduleType.ITERATION;
    return Stream.of(
        new CycleSchedule(iterations, 0.01, 0.1, 20, 4, 0.5),
        new ExponentialSchedule(iterations, 0.5, 0.9),
        new FixedSchedule(0.5),
        new InverseSchedule(iterations, 0.5, 0.1, 1),
        new MapSchedule(iterations, Map.of(0, 0.5, 3, 0.1)),
        new PolySchedule(iterations, 0.5, 1, 10),
        new RampSchedule(new FixedSchedule(0.5), 3),
        new SigmoidSchedule(iterations, 0.5, 0.9, 3),
        new StepSchedule(iterations, 0.5, 0.9, 3),
        new LinearDecaySchedule(0.5, 2, 10));
  }

  @ParameterizedTest
  @MethodSource("stockParts")
  void init_everyPartOfDl4j_isAccepted(UnaryOperator<FFDenseLayer.Builder> setting) {
    FFDenseLayer layer = setting.apply(new FFDenseLayer.Builder().nIn(6).nOut(4)).build();
    SavedParts.check("layer", layer, layer.getLearning());
  }

  static Stream<UnaryOperator<FFDenseLayer.Builder>> ownParts() {
    return Stream.of(
        b -> b.loss(new SiLULoss(3)),
        b -> b.loss(new SymBaLoss(2)),
        b -> b.loss(new LogisticLoss(0.05)).goodness(new io.github.dl4jff.goodness.SumSquares()),
        b -> b.classes(3).goodness(new ClassGroups(2)).loss(new CrossEntropyLoss(0.1)),
        b -> b.classes(2).loss(new CrossEntropyLoss(0, new double[] {1, 2})));
  }

  @ParameterizedTest
  @MethodSource("ownParts")
  void init_everyPartOfThisLibrary_isAccepted(UnaryOperator<FFDenseLayer.Builder> setting) {
    FFDenseLayer layer = setting.apply(new FFDenseLayer.Builder().nIn(6).nOut(4)).build();
    SavedParts.check("layer", layer, layer.getLearning());
    assertNull(layer.getWeightNoise());
  }
}
