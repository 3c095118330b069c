package io.github.dl4jff.fuzz;

import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.SumSquares;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LogisticLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Random cases. */
final class FuzzCases {
  private static final int DEEPEST = 6;
  private static final int WIDEST = 64;
  private static final int LONGEST_SIDE = 8;
  private static final int MOST_CLASSES = 12;
  private static final int MOST_EXAMPLES = 40;

  private FuzzCases() {}

  static Arbitrary<FuzzCase> all() {
    return Combinators.combine(layer().list().ofMinSize(1).ofMaxSize(DEEPEST), run(), data())
        .as(FuzzCase::new);
  }

  private static Arbitrary<FuzzLayer> layer() {
    return Combinators.combine(
            Arbitraries.integers().between(1, WIDEST),
            activation(),
            loss(),
            Arbitraries.of(new MeanSquares(), new SumSquares()),
            normalization(),
            options(),
            onePass())
        .as(FuzzLayer::new);
  }

  private static Arbitrary<Activation> activation() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.just(Activation.RELU)),
        Tuple.of(
            3,
            Arbitraries.of(
                Activation.IDENTITY,
                Activation.TANH,
                Activation.SIGMOID,
                Activation.LEAKYRELU,
                Activation.ELU,
                Activation.SELU,
                Activation.GELU,
                Activation.SWISH,
                Activation.MISH,
                Activation.CUBE,
                Activation.SOFTPLUS,
                Activation.SOFTSIGN,
                Activation.HARDTANH,
                Activation.RATIONALTANH,
                Activation.SOFTMAX)));
  }

  private static Arbitrary<LocalLoss> loss() {
    Arbitrary<Double> scale = Arbitraries.of(1e-3, 0.05, 1.0, 4.0, 6.0, 10.0, 1e3);
    return Arbitraries.oneOf(
        scale.map(SiLULoss::new), scale.map(SymBaLoss::new), scale.map(LogisticLoss::new));
  }

  private static Arbitrary<FuzzLayer.Normalization> normalization() {
    return Combinators.combine(
            Arbitraries.of(true, false).injectNull(0.5), Arbitraries.of(true, true, true, false))
        .as(FuzzLayer.Normalization::new);
  }

  private static Arbitrary<FuzzLayer.Options> options() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of(0.1, 1.0, 3.0, 10.0, 1e3),
            Arbitraries.of(0.0, 0.0, 0.03, 1.0),
            Arbitraries.of(0.0, 0.0, 0.1, 1.0, 100.0),
            Arbitraries.of(1.0, 1.0, 0.8, 0.1),
            Arbitraries.of(0.0, 0.0, 1e-3, 0.5))
        .as(FuzzLayer.Options::new);
  }

  private static Arbitrary<FuzzLayer.OnePass> onePass() {
    return Combinators.combine(
            Arbitraries.of(
                new ClassProjection(),
                new ClassProjection(),
                new ClassGroups(),
                new ClassGroups(1),
                new ClassGroups(1e3)),
            Arbitraries.of(0.0, 0.0, 0.1, 0.9),
            Arbitraries.of(true, false, false),
            Arbitraries.of(true, false, false),
            Arbitraries.of(0.0, 0.0, 0.5, 99.0))
        .as(FuzzLayer.OnePass::new);
  }

  private static Arbitrary<FuzzCase.Run> run() {
    return Combinators.combine(
            Arbitraries.of(DataType.FLOAT, DataType.DOUBLE),
            Arbitraries.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE),
            Arbitraries.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE),
            updater(),
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(FuzzCase.Learning.LABELS)),
                Tuple.of(1, Arbitraries.just(FuzzCase.Learning.OTHER_INPUTS)),
                Tuple.of(3, Arbitraries.just(FuzzCase.Learning.ONE_PASS))),
            Arbitraries.of(true, false),
            Arbitraries.of(0, 0, 1, 2))
        .as(FuzzCase.Run::new);
  }

  private static Arbitrary<IUpdater> updater() {
    Arbitrary<Double> rate = Arbitraries.of(1e-4, 1e-3, 1e-2, 1e-2, 1.0, 1e10);
    return Arbitraries.oneOf(
        rate.map(Sgd::new),
        rate.map(Adam::new),
        rate.map(Nesterovs::new),
        rate.map(RmsProp::new),
        rate.map(AdaGrad::new),
        rate.map(AMSGrad::new),
        rate.map(Nadam::new),
        Arbitraries.create(AdaDelta::new),
        Arbitraries.create(NoOp::new));
  }

  private static Arbitrary<FuzzData> data() {
    return Combinators.combine(
            Arbitraries.of(FuzzData.Kind.class),
            Arbitraries.integers().between(2, LONGEST_SIDE),
            Arbitraries.integers().between(2, LONGEST_SIDE),
            Arbitraries.integers().between(2, MOST_CLASSES),
            Arbitraries.of(1, 2, 3, 7, 16, MOST_EXAMPLES),
            Arbitraries.integers().between(1, MOST_EXAMPLES),
            Arbitraries.frequency(Tuple.of(1, true), Tuple.of(24, false)),
            Arbitraries.longs())
        .as(FuzzData::new);
  }
}
