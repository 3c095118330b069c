package io.github.dl4jff.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.evaluation.EarlyExitClassifier;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Any network on any data either trains with finite numbers or ends in an exception that says what
 * is wrong. How many cases are tried is {@code jqwik.tries.default}.
 */
class TrainingFuzzTest {
  private static final int EPOCHS = 2;
  private static final int SECONDS = 60;

  /** What is left to look at where a case ends the virtual machine. */
  private static final Path LAST_CASE = Path.of("target", "fuzz-last-case.txt");

  /** Our messages, and DL4J's of labels that do not fit an output layer. */
  private static final Pattern NAMES_WHAT_IS_WRONG =
      Pattern.compile(
          "(?s)((FFDenseLayer|OutputLayer) '|output layer \\(layer|HardNegatives: |features: ).*expected .*, got .*"
              + "|features: expected .*, got .*|HardNegatives: expected .*, got .*"
              + "|Labels and preOutput must have equal shapes: got .*");

  /** One thread for all cases, as in a program: ND4J keeps workspaces for each thread. */
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "fuzz");
            thread.setDaemon(true);
            return thread;
          });

  @Provide
  Arbitrary<FuzzCase> cases() {
    return FuzzCases.all();
  }

  @Tag("slow")
  @Property(seed = "221213345", edgeCases = EdgeCasesMode.NONE)
  void anyNetworkOnAnyData_trainsWithFiniteNumbersOrSaysWhatIsWrong(@ForAll("cases") FuzzCase tried)
      throws Throwable {
    write(tried);
    try {
      String outcome = THREAD.submit(() -> outcome(tried)).get(SECONDS, TimeUnit.SECONDS);
      Statistics.label("outcome").collect(outcome);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static void write(FuzzCase tried) throws IOException {
    Files.createDirectories(LAST_CASE.getParent());
    Files.writeString(LAST_CASE, tried.toString());
  }

  private static String outcome(FuzzCase tried) {
    List<DataSet> examples = tried.data().make(tried.run().type()).asList();
    MultiLayerNetwork[] trained = new MultiLayerNetwork[1];
    Optional<RuntimeException> refused =
        refused(
            () -> {
              trained[0] = tried.network();
              trained[0].fit(new ListDataSetIterator<>(examples, tried.data().batch()), EPOCHS);
            });
    if (refused.isPresent()) {
      if (tried.mustTrain()) {
        throw refused.get();
      }
      return refused.get().getClass().getSimpleName();
    }
    assertFalse(tried.mustFail(), "trained without a word");
    MultiLayerNetwork net = trained[0];
    assertFinite(net);
    return "trained, " + classify(net, examples.get(0).getFeatures(), tried);
  }

  /** Returns the exception that an action ends in, where it is one of ours. */
  private static Optional<RuntimeException> refused(Runnable action) {
    try {
      action.run();
      return Optional.empty();
    } catch (DL4JInvalidInputException
        | DL4JInvalidConfigException
        | IllegalStateException
        | IllegalArgumentException e) {
      if (!NAMES_WHAT_IS_WRONG.matcher(String.valueOf(e.getMessage())).matches()) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  private static void assertFinite(MultiLayerNetwork net) {
    assertAllFinite("parameters", net.params());
    assertTrue(Double.isFinite(net.score()), "score " + net.score());
    for (LayerStatistics layer : FFTrainingListener.statistics(net)) {
      for (double figure : layer.figures().values()) {
        assertTrue(Double.isFinite(figure), layer::toString);
      }
    }
  }

  /** The last step of a network that leaps may take it where its next goodness overflows. */
  private static String classify(MultiLayerNetwork net, INDArray features, FuzzCase tried) {
    if (tried.mustTrain()) {
      assertAllFinite("output", net.output(features));
    }
    if (tried.run().learning() == FuzzCase.Learning.OTHER_INPUTS) {
      return "no labels to classify by";
    }
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    if (refused(() -> classifier.predict(features)).isPresent()) {
      assertFalse(tried.mustTrain(), "a tame network does not classify");
      return "classifier says it is out of bounds";
    }
    classifier.goodness(features).forEach(goodness -> assertAllFinite("goodness", goodness));
    if (tried.run().learning() == FuzzCase.Learning.ONE_PASS) {
      assertEquals(
          classifier.predict(features).length,
          new EarlyExitClassifier(classifier, 0.5).predict(features).length);
    }
    return "classifies";
  }

  private static void assertAllFinite(String what, INDArray array) {
    for (double number : array.dup('c').data().asDouble()) {
      assertTrue(Double.isFinite(number), () -> what + ": " + number);
    }
  }
}
