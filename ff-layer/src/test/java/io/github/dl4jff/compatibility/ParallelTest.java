package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.parallelism.EarlyStoppingParallelTrainer;
import org.deeplearning4j.parallelism.ParallelInference;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.inference.InferenceMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Training and inference by several threads, each with a replica of the network. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Objective.class)
class ParallelTest {
  private final SmallDigits digits;

  ParallelTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final int WORKERS = 2;
  private static final int EPOCHS = 15;

  private ParallelWrapper.Builder<?> wrapper(Model model) {
    return new ParallelWrapper.Builder<>(model).workers(WORKERS).prefetchBuffer(2);
  }

  /** One call of fit for all epochs: each call makes new replicas of the network. */
  private void fit(ParallelWrapper wrapper) {
    List<DataSet> examples = new ArrayList<>();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      examples.addAll(SmallDigits.examples().asList());
    }
    wrapper.fit(new ListDataSetIterator<>(examples, SmallDigits.BATCH));
  }

  private double accuracy(Model model) {
    return new GoodnessClassifier(model).evaluate(SmallDigits.test()).accuracy();
  }

  /**
   * Two workers take one step of minibatches of 32 each, which are then averaged; one worker takes
   * a step of the 64 together. Over three seeds the mean accuracies may differ by three standard
   * errors of the difference of two accuracies measured on the 360 test digits three times.
   */
  @Test
  void wrapper_averaging_reachesTheAccuracyOfOneWorker() {
    double one = 0;
    double two = 0;
    int seeds = 3;
    for (int seed = 1; seed <= seeds; seed++) {
      MultiLayerNetwork single = SmallDigits.listening(digits.plan().seed(seed).build());
      single.fit(SmallDigits.batches(SmallDigits.examples(), WORKERS * SmallDigits.BATCH), EPOCHS);
      one += accuracy(single) / seeds;
      MultiLayerNetwork parallel = SmallDigits.listening(digits.plan().seed(seed).build());
      fit(wrapper(parallel).averagingFrequency(1).build());
      two += accuracy(parallel) / seeds;
    }
    int trials = seeds * Digits.test().numExamples();
    double standardError = Math.sqrt((one * (1 - one) + two * (1 - two)) / trials);
    assertTrue(one > 0.7, "one worker " + one);
    assertEquals(one, two, 3 * standardError);
  }

  @Test
  void wrapper_averagingAGraph_learns() {
    ComputationGraph graph = digits.graph();
    fit(wrapper(graph).averagingFrequency(1).build());
    assertTrue(accuracy(graph) > 0.6);
    assertTrue(graph.evaluate(SmallDigits.test()).accuracy() > 0.6);
  }

  /**
   * DL4J's threshold holds most of each step back, so it learns slowly. In a second call of fit the
   * workers can wait for each other for ever; so there is one.
   */
  @Test
  void wrapper_sharedGradients_tellsPositiveFromNegative() {
    MultiLayerNetwork net = digits.network();
    fit(wrapper(net).trainingMode(ParallelWrapper.TrainingMode.SHARED_GRADIENTS).build());
    LayerStatistics first = FFTrainingListener.statistics(net).get(0);
    double untrained = digits.isOnePass() ? 0.1 : 0.5;
    assertTrue(first.figure(digits.accuracy()) > untrained + 0.2, first::toString);
  }

  /** DL4J clears the network at the end, its updater with it. */
  @Test
  void wrapper_afterFit_hasLostTheUpdatersState() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches());
    assertTrue(net.getUpdater().getStateViewArray().amaxNumber().doubleValue() > 0);
    wrapper(net).averagingFrequency(1).build().fit(SmallDigits.batches());
    assertEquals(0, net.getUpdater().getStateViewArray().amaxNumber().doubleValue());
  }

  /** Remembers what each network it is called with did. */
  private static final class Recorder extends BaseTrainingListener {
    private final Map<Model, List<LayerStatistics>> statistics =
        Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      statistics.put(model, FFTrainingListener.statistics(model));
    }
  }

  @Test
  void wrapper_listener_reachesEveryReplicaWhichHasStatisticsOfItsOwn() {
    Recorder recorder = new Recorder();
    MultiLayerNetwork net = SmallDigits.listening(digits.plan().build(), recorder);
    fit(wrapper(net).averagingFrequency(1).build());
    List<List<LayerStatistics>> replicas = new ArrayList<>(recorder.statistics.values());
    assertEquals(WORKERS, replicas.size());
    for (List<LayerStatistics> layers : replicas) {
      assertEquals(List.of("ff1", "ff2"), layers.stream().map(LayerStatistics::layer).toList());
      layers.forEach(layer -> assertTrue(layer.figure(digits.accuracy()) > 0.8, layer::toString));
    }
    assertNotEquals(replicas.get(0), replicas.get(1)); // each saw other minibatches
  }

  @Test
  void wrapper_withoutTheListener_isAnError() {
    MultiLayerNetwork net = digits.plan().build();
    ParallelWrapper wrapper = wrapper(net).averagingFrequency(1).build();
    assertFails("expected an FFTrainingListener", wrapper);
  }

  /** DL4J's workers fit minibatches, and no one tells their replicas of epochs. */
  @Test
  void wrapper_layerwise_isAnError() {
    MultiLayerNetwork net = digits.plan().build();
    net.setListeners(FFTrainingListener.builder().layerwise(1).build());
    ParallelWrapper wrapper = wrapper(net).averagingFrequency(1).build();
    assertFails("layerwise(1): expected a minibatch of an epoch", wrapper);
  }

  private static void assertFails(String message, ParallelWrapper wrapper) {
    Throwable cause =
        assertThrows(RuntimeException.class, () -> wrapper.fit(SmallDigits.batches()));
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertTrue(cause.getMessage().contains(message), cause.getMessage());
    wrapper.shutdown();
  }

  @Test
  void earlyStopping_parallel_keepsTheBestModel() {
    MultiLayerNetwork net = digits.network();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingParallelTrainer<>(
                new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                    .epochTerminationConditions(new MaxEpochsTerminationCondition(5))
                    .scoreCalculator(new DataSetLossCalculator(SmallDigits.test(), true))
                    .modelSaver(new InMemoryModelSaver<>())
                    .build(),
                net,
                SmallDigits.batches(),
                null,
                WORKERS,
                2,
                1)
            .fit();
    assertTrue(accuracy(result.getBestModel()) > 0.4);
  }

  @ParameterizedTest
  @EnumSource(InferenceMode.class)
  void inference_parallel_givesTheOutputOfTheNetwork(InferenceMode mode) throws Exception {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), 1);
    INDArray x = Digits.test().getFeatures();
    INDArray expected = net.output(x);
    ParallelInference inference =
        new ParallelInference.Builder(net)
            .inferenceMode(mode)
            .workers(WORKERS)
            .batchLimit(16)
            .build();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<INDArray>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        INDArray row = x.getRow(i, true).dup();
        answers.add(clients.submit(() -> inference.output(row)));
      }
      for (int i = 0; i < answers.size(); i++) {
        INDArray answer = answers.get(i).get();
        assertTrue(expected.getRow(i, true).equalsWithEps(answer, 1e-5), "example " + i);
      }
    } finally {
      clients.shutdown();
      inference.shutdown();
    }
  }
}
