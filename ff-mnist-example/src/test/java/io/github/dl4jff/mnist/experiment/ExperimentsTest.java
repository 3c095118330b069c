package io.github.dl4jff.mnist.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentsTest {
  static List<String> names() {
    return Experiments.names();
  }

  private static TrainingSettings of(String name) {
    return Experiments.of(name).orElseThrow();
  }

  @Test
  void names_holdThePromisedExperiments() {
    assertTrue(
        Experiments.names()
            .containsAll(
                List.of(
                    "mnist-500x2",
                    "mnist-1000x3",
                    "mnist-2000x2",
                    "mnist-2000x4",
                    "mnist-1000x3-shifts",
                    "mnist-unsupervised-1000x3",
                    "mnist-conv",
                    "fashion-conv",
                    "digits-200x2")));
  }

  /**
   * The same network and data, for as long; some have an optimiser and regularisation of their own.
   */
  @Test
  void everyExperiment_hasATwinByBackprop() {
    for (String name : Experiments.names()) {
      String first = Experiments.forwardForwardOf(name);
      TrainingSettings twin = of(Experiments.backpropOf(first));
      assertTrue(of(first).method().isLocal(), name);
      assertEquals(TrainingMethod.BACKPROP, twin.method(), name);
      if (name.contains("-one-pass-")) {
        assertEquals(unregularised(of(first)), unregularised(twin), name);
      } else {
        TrainingSettings same = of(first).toBuilder().method(TrainingMethod.BACKPROP).build();
        assertEquals(same, twin, name);
      }
    }
  }

  private static TrainingSettings unregularised(TrainingSettings settings) {
    return settings.toBuilder()
        .method(TrainingMethod.BACKPROP)
        .batchNormalization(false)
        .layers(LayerSettings.DEFAULT)
        .adam(1, 0)
        .keep(1, 1, 1)
        .weightDecay(0)
        .build();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyName_saysTheNetworkAndTheDataset(String name) {
    TrainingSettings settings = of(name);
    assertTrue(settings.dataset().option().startsWith(name.substring(0, name.indexOf('-'))));
    assertEquals(name.contains("-conv"), !settings.convolutions().isEmpty());
    if (settings.convolutions().isEmpty()) {
      int units = settings.hidden().get(0);
      assertTrue(name.contains(units + "x" + settings.hidden().size()));
      assertTrue(settings.hidden().stream().allMatch(each -> each == units));
      assertEquals(name.contains("-shifts"), settings.shift() > 0);
      assertEquals(name.contains("-flips"), settings.flip());
    }
    assertEquals(name.contains("-unsupervised"), !settings.supervised());
    assertEquals(name.endsWith("-backprop"), settings.method() == TrainingMethod.BACKPROP);
  }

  @ParameterizedTest
  @MethodSource("names")
  void json_roundTrip_keepsAllSettings(String name) throws IOException {
    String json = Json.text(Json.MAPPER.valueToTree(of(name)));
    assertEquals(of(name), Json.value(Json.MAPPER.readTree(json), TrainingSettings.class));
  }

  @Test
  void validationImages_areAsManyAsIsUsual() {
    assertEquals(10_000, of("mnist-500x2").validationImages());
    assertEquals(287, of("digits-200x2").validationImages());
    assertEquals(
        10_000,
        TrainingSettings.builder(DatasetName.FASHION_MNIST)
            .hidden(1)
            .batch(1)
            .epochs(1)
            .adam(1, 0)
            .build()
            .validationImages());
  }

  @Test
  void of_unknownName_isNothing() {
    assertFalse(Experiments.of("mnist").isPresent());
  }

  @Test
  void nearest_namesTheMostSimilarFirst() {
    assertEquals("mnist-500x2", Experiments.nearest("mnist-500x3").get(0));
    assertEquals("mnist-2000x4-backprop", Experiments.nearest("mnist2000x4-bakprop").get(0));
    assertEquals(3, Experiments.nearest("").size());
  }
}
