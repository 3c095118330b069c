package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Several threads at once get the results that one gets alone, bit for bit. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Objective.class)
class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 5;
  private static final int EPOCHS = 3;

  @Parameter private Objective objective;

  /** A network in whose training all that is random has a part. */
  private MultiLayerNetwork trained(long seed) {
    FFDenseLayer.Builder first = objective.first(Digits.CLASSES).nOut(40);
    first.dropOut(0.8); // DL4J declares it to return its own builder
    FFDenseLayer.Builder second = objective.next(Digits.CLASSES).nOut(30);
    if (objective == Objective.TWO_PASSES) {
      second.peerNormalization(0.03);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(1e-3))
                .list(
                    first.build(),
                    second.build(),
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Digits.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(Digits.PIXELS))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(new ListDataSetIterator<>(Digits.training().asList(), 100), EPOCHS);
    return net;
  }

  /** Runs tasks at the same time, each in a thread of its own. */
  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      CyclicBarrier start = new CyclicBarrier(tasks.size());
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void outputAndGoodness_ofClonesInEightThreads_areThoseOfOne() throws Exception {
    MultiLayerNetwork net = trained(1);
    INDArray images = Digits.test().getFeatures();
    INDArray output = net.output(images);
    INDArray goodness = new GoodnessClassifier(net).totalGoodness(images);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      MultiLayerNetwork clone = net.clone();
      tasks.add(
          () -> {
            boolean same = true;
            GoodnessClassifier classifier = new GoodnessClassifier(clone);
            for (int round = 0; round < ROUNDS; round++) {
              same &= bits(output).equals(bits(clone.output(images)));
              same &= bits(goodness).equals(bits(classifier.totalGoodness(images)));
            }
            return same;
          });
    }
    assertEquals(List.of(true), together(tasks).stream().distinct().toList());
  }

  @Test
  void outputAndGoodness_ofOneNetworkUnderALock_areThoseOfOneThread() throws Exception {
    MultiLayerNetwork net = trained(1);
    INDArray images = Digits.test().getFeatures();
    INDArray output = net.output(images);
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray goodness = classifier.totalGoodness(images);
    Callable<Boolean> task =
        () -> {
          boolean same = true;
          for (int round = 0; round < ROUNDS; round++) {
            same &= bits(output).equals(bits(net.output(images))); // DL4J locks it itself
            synchronized (net) {
              same &= bits(goodness).equals(bits(classifier.totalGoodness(images)));
            }
          }
          return same;
        };
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(task);
    }
    assertEquals(List.of(true), together(tasks).stream().distinct().toList());
  }

  @Test
  void twoTrainingsAtOnce_endAsEachDoesAlone() throws Exception {
    INDArray one = trained(1).params();
    INDArray two = trained(2).params();
    assertNotEquals(one, two);
    List<INDArray> both = together(List.of(() -> trained(1).params(), () -> trained(2).params()));
    assertEquals(bits(one), bits(both.get(0)));
    assertEquals(bits(two), bits(both.get(1)));
  }

  private static List<Integer> bits(INDArray array) {
    List<Integer> bits = new ArrayList<>();
    for (float value : array.dup('c').data().asFloat()) {
      bits.add(Float.floatToRawIntBits(value));
    }
    return bits;
  }
}
