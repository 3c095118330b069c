package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Objective;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ClassificationScoreCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxTimeIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.CollectScoresListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.optimize.listeners.TimeIterationListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;

/** DL4J's listeners beside the FFTrainingListener, and early stopping. */
@ParameterizedClass
@EnumSource(Objective.class)
class ListenersTest {
  private final SmallDigits digits;

  ListenersTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final int EPOCHS = 4;

  @TempDir private java.nio.file.Path directory;

  @Test
  void listeners_allTogether_changeNothingInTraining() {
    MultiLayerNetwork alone = digits.network();
    alone.fit(SmallDigits.batches(), EPOCHS);
    MultiLayerNetwork net =
        SmallDigits.listening(
            digits.plan().build(),
            new ScoreIterationListener(5),
            new PerformanceListener(5, true),
            new TimeIterationListener(EPOCHS * SmallDigits.BATCHES),
            new CollectScoresListener(1),
            new CollectScoresIterationListener(),
            new EvaluativeListener(SmallDigits.test(), 5));
    net.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(alone.params(), net.params());
  }

  @Test
  void collectScores_gathersTheHeadsScoreOfEachIteration() {
    CollectScoresListener scores = new CollectScoresListener(1);
    MultiLayerNetwork net = SmallDigits.listening(digits.plan().build(), scores);
    net.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(EPOCHS * SmallDigits.BATCHES, scores.getListScore().size());
    assertEquals(net.score(), scores.getListScore().getDouble(scores.getListScore().size() - 1));
    assertTrue(scores.getListScore().getDouble(0) > net.score());
  }

  @Test
  void evaluative_atEachEpochsEnd_evaluatesWhatTheNetworkThenIs() {
    List<Double> accuracies = new ArrayList<>();
    EvaluativeListener listener =
        new EvaluativeListener(SmallDigits.test(), 1, InvocationType.EPOCH_END);
    listener.setCallback(
        (evaluating, model, invocations, evaluations) ->
            accuracies.add(((Evaluation) evaluations[0]).accuracy()));
    MultiLayerNetwork net = SmallDigits.listening(digits.plan().build(), listener);
    net.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(EPOCHS, accuracies.size());
    assertEquals(net.evaluate(SmallDigits.test()).accuracy(), accuracies.get(EPOCHS - 1));
    assertTrue(accuracies.get(EPOCHS - 1) > accuracies.get(0));
  }

  private <T extends org.deeplearning4j.nn.api.Model>
      EarlyStoppingConfiguration.Builder<T> stoppingAfter(
          int epochs, EarlyStoppingModelSaver<T> saver) {
    return new EarlyStoppingConfiguration.Builder<T>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(epochs))
        .scoreCalculator(new DataSetLossCalculator(SmallDigits.test(), true))
        .modelSaver(saver);
  }

  @Test
  void earlyStopping_untilTheLastEpoch_trainsAsFit() {
    MultiLayerNetwork plain = digits.network();
    plain.fit(SmallDigits.batches(), EPOCHS);
    MultiLayerNetwork net = digits.network();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                stoppingAfter(EPOCHS, new LocalFileModelSaver(directory.toString())).build(),
                net,
                SmallDigits.batches())
            .fit();
    assertEquals(
        EarlyStoppingResult.TerminationReason.EpochTerminationCondition,
        result.getTerminationReason());
    assertEquals(EPOCHS, result.getTotalEpochs());
    assertEquals(plain.params(), net.params());
    // the head's score falls all the time here: the best model is the last, read from its file
    assertEquals(EPOCHS - 1, result.getBestModelEpoch());
    assertEquals(net.params(), result.getBestModel().params());
    SmallDigits.listening(result.getBestModel()).fit(SmallDigits.batches(), 1);
  }

  @Test
  void earlyStopping_byAccuracyWithoutImprovement_stopsAndKeepsTheBest() {
    MultiLayerNetwork net = digits.network();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                    .epochTerminationConditions(
                        new ScoreImprovementEpochTerminationCondition(2),
                        new MaxEpochsTerminationCondition(60))
                    .iterationTerminationConditions(
                        new MaxTimeIterationTerminationCondition(1, TimeUnit.HOURS))
                    .scoreCalculator(
                        new ClassificationScoreCalculator(
                            Evaluation.Metric.ACCURACY, SmallDigits.test()))
                    .modelSaver(new InMemoryModelSaver<>())
                    .build(),
                net,
                SmallDigits.batches())
            .fit();
    double best = result.getScoreVsEpoch().get(result.getBestModelEpoch());
    assertTrue(best > 0.6, "accuracy " + best);
    assertEquals(best, result.getBestModel().evaluate(SmallDigits.test()).accuracy());
    assertTrue(result.getTotalEpochs() < 60);
    for (double score : result.getScoreVsEpoch().values()) {
      assertTrue(score <= best, result.getScoreVsEpoch()::toString);
    }
  }

  @Test
  void earlyStopping_ofAGraph_trainsAsFit() {
    ComputationGraph plain = digits.graph();
    plain.fit(SmallDigits.batches(), EPOCHS);
    ComputationGraph graph = digits.graph();
    EarlyStoppingResult<ComputationGraph> result =
        new EarlyStoppingGraphTrainer(
                stoppingAfter(EPOCHS, new InMemoryModelSaver<ComputationGraph>()).build(),
                graph,
                SmallDigits.batches())
            .fit();
    assertEquals(plain.params(), graph.params());
    assertEquals(graph.params(), result.getBestModel().params());
  }

  /**
   * DL4J's trainer logs the exception and fails on the missing best model. Built from a
   * configuration it has no place for a listener.
   */
  @Test
  void earlyStopping_withoutTheListener_isAnError() {
    EarlyStoppingTrainer inMemory =
        new EarlyStoppingTrainer(
            stoppingAfter(EPOCHS, new InMemoryModelSaver<MultiLayerNetwork>()).build(),
            digits.plan().build(),
            SmallDigits.batches());
    assertThrows(NullPointerException.class, inMemory::fit);
    EarlyStoppingTrainer ofConfiguration =
        new EarlyStoppingTrainer(
            stoppingAfter(EPOCHS, new LocalFileModelSaver(directory.toString())).build(),
            digits.plan().configuration(),
            SmallDigits.batches());
    RuntimeException error = assertThrows(RuntimeException.class, ofConfiguration::fit);
    assertInstanceOf(FileNotFoundException.class, error.getCause());
  }
}
