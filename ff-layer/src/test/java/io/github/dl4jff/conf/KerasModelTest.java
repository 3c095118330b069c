package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A LeNet in Keras's format, as {@code keras-lenet.py} writes it, imported by DL4J. */
class KerasModelTest {
  private static final int EPOCHS = 12;
  private static final Conversion CONVERSION =
      ForwardForward.conversion()
          .inputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC)); // Keras's order

  @TempDir Path directory;

  private MultiLayerNetwork imported;

  @BeforeEach
  void importModel() throws Exception {
    File file = directory.resolve("lenet.h5").toFile();
    try (InputStream model = KerasModelTest.class.getResourceAsStream("keras-lenet.h5")) {
      Files.copy(model, file.toPath());
    }
    imported = KerasModelImport.importKerasSequentialModelAndWeights(file.getPath());
  }

  private static DataSetIterator images(DataSet digits) {
    long n = digits.numExamples();
    DataSet images = new DataSet(digits.getFeatures().reshape(n, 8, 8, 1), digits.getLabels());
    return new ListDataSetIterator<>(images.asList(), 64);
  }

  /** DL4J's import adds dropouts that keep everything, and its backward pass fails at them. */
  private static MultiLayerNetwork withoutDropout(MultiLayerNetwork net) {
    for (var layer : net.getLayers()) {
      layer.conf().getLayer().setIDropout(null);
    }
    return net;
  }

  @Test
  void describe_saysWhatEachLayerLearnsFrom() {
    List<String> lines = CONVERSION.describe(imported.getLayerWiseConfigurations());
    assertEquals(
        List.of(
            "ConvolutionLayer 'conv1' (layer 0): kept, learns from 'pool1-goodness'",
            "SubsamplingLayer 'pool1' (layer 1): kept, learns from 'pool1-goodness'",
            "FFGoodnessLayer 'pool1-goodness': added after SubsamplingLayer 'pool1' (layer 1), 8"
                + " channels at 4x4, channels last, 10 classes"),
        lines.subList(0, 3));
    assertEquals("LossLayer 'classes_loss' (layer 6): kept, output layer", lines.get(9));
  }

  @Test
  void fastLayers_takeTheConvolutionsWithTheirPooling() {
    Conversion fast =
        ForwardForward.conversion()
            .inputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
            .fastLayers(true);
    MultiLayerNetwork converted = fast.convert(imported);
    assertEquals(imported.getParam("0_W"), converted.getParam("0_W"));
    assertEquals(imported.getParam("2_W"), converted.getParam("1_W"));
    assertTrue(converted.getLayer(1).conf().getLayer() instanceof FFConvolutionLayer);
    converted.setListeners(new FFTrainingListener());
    converted.fit(images(Digits.training()), EPOCHS);
    double goodness = new GoodnessClassifier(converted).evaluate(images(Digits.test())).accuracy();
    assertTrue(goodness > 0.8, () -> goodness + "");
  }

  @Test
  void convert_keepsTheWeights_andLearnsTheDigitsAsByBackpropagation() {
    MultiLayerNetwork converted = CONVERSION.convert(imported);
    assertEquals(imported.getParam("2_W"), converted.getParam("3_W"));

    withoutDropout(imported).fit(images(Digits.training()), EPOCHS);
    converted.setListeners(new FFTrainingListener());
    converted.fit(images(Digits.training()), EPOCHS);
    DataSetIterator test = images(Digits.test());
    double backprop = imported.evaluate(test).accuracy();
    double goodness = new GoodnessClassifier(converted).evaluate(test).accuracy();
    double head = converted.evaluate(test).accuracy();
    String accuracies = backprop + ", " + goodness + ", " + head;
    assertTrue(backprop > 0.8 && goodness > 0.8, accuracies);
    assertTrue(goodness > backprop - 0.05, accuracies);
    assertTrue(head > 0.4, accuracies); // it sees other numbers than before, and learns them anew
  }
}
