package io.github.dl4jff.mnist.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.network.ExampleNetwork;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.settings.TrainingSettingsBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {
  @TempDir Path directory;

  private static MultiLayerNetwork digitsNetwork() {
    return network(settings().hidden(12));
  }

  private static TrainingSettingsBuilder settings() {
    return TrainingSettings.builder(DatasetName.DIGITS).epochs(1).batch(100).adam(1e-3, 0);
  }

  private static MultiLayerNetwork network(TrainingSettingsBuilder settings) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            ExampleNetwork.configuration(settings.build(), 1, DigitsDataset.load().train()));
    net.init();
    return net;
  }

  private String messageOf(Path file) {
    return assertThrows(ExampleException.class, () -> ModelFile.read(file)).getMessage();
  }

  @Test
  void write_andRead_keepsParametersAndDataset() throws IOException {
    Path file = directory.resolve("model.zip");
    MultiLayerNetwork net = digitsNetwork();
    new ModelFile(net, DatasetName.DIGITS).write(file);
    ModelFile read = ModelFile.read(file);
    assertEquals(net.params(), read.net().params());
    assertEquals(DatasetName.DIGITS, read.dataset());
  }

  @Test
  void write_isReadByDl4jAlone() throws IOException {
    Path file = directory.resolve("model.zip");
    MultiLayerNetwork net = digitsNetwork();
    new ModelFile(net, DatasetName.DIGITS).write(file);
    assertEquals(
        net.params(), ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true).params());
  }

  @Test
  void read_writtenByDl4jAlone_findsTheDatasetByItsSize() throws IOException {
    Path file = directory.resolve("model.zip");
    ModelSerializer.writeModel(digitsNetwork(), file.toFile(), true);
    assertEquals(DatasetName.DIGITS, ModelFile.read(file).dataset());
  }

  @Test
  void read_convolutions_findsTheDatasetByItsSize_andPredictsTheSame() throws IOException {
    Path file = directory.resolve("model.zip");
    MultiLayerNetwork net =
        network(
            settings()
                .method(TrainingMethod.PROJECTION)
                .layers(LayerSettings.onePass(0))
                .convolutions(
                    new ConvolutionSettings(3, 8, true), new ConvolutionSettings(3, 16, false)));
    ModelSerializer.writeModel(net, file.toFile(), true);
    ModelFile read = ModelFile.read(file);
    assertEquals(DatasetName.DIGITS, read.dataset());
    INDArray x = Nd4j.rand(3, 64);
    assertEquals(net.output(x), read.net().output(x));
    assertEquals(
        new GoodnessClassifier(net).totalGoodness(x),
        new GoodnessClassifier(read.net()).totalGoodness(x));
  }

  @Test
  void read_datasetThatDoesNotFit_isRefused() throws IOException {
    Path file = directory.resolve("model.zip");
    new ModelFile(digitsNetwork(), DatasetName.MNIST).write(file);
    assertTrue(messageOf(file).contains("trained on MNIST but takes 64 pixels"));
  }

  @Test
  void read_networkWithoutForwardForwardLayers_isRefused() throws IOException {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list(
                    new DenseLayer.Builder().nIn(64).nOut(5).build(),
                    new OutputLayer.Builder().nIn(5).nOut(10).build())
                .build());
    net.init();
    Path file = directory.resolve("model.zip");
    ModelSerializer.writeModel(net, file.toFile(), true);
    assertTrue(messageOf(file).contains("expected a Forward-Forward network"));
  }
}
