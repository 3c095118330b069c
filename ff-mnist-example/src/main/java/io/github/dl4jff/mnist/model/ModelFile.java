package io.github.dl4jff.mnist.model;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.files.AtomicFile;
import io.github.dl4jff.mnist.files.ExampleException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network on disk: a zip file of DL4J's {@link ModelSerializer}, which any program with
 * the library reads, with one entry more that names the data set.
 *
 * @param net the network
 * @param dataset what it was trained on
 */
public record ModelFile(MultiLayerNetwork net, DatasetName dataset) {
  /** More than any name of a data set; what is longer is none. */
  private static final int LONGEST_NAME = 64;

  /** A hundred times what one of our networks has. */
  private static final int LONGEST_CONFIGURATION = 1 << 20;

  /**
   * Writes the file, with the updater's state.
   *
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public void write(Path file) throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, model, true);
    AtomicFile.write(
        file,
        stream -> {
          ZipOutputStream zip = new ZipOutputStream(stream);
          copyEntries(model.toByteArray(), zip);
          zip.putNextEntry(new ZipEntry(ModelArchive.DATASET));
          zip.write(dataset.option().getBytes(StandardCharsets.UTF_8));
          zip.finish();
        });
  }

  private static void copyEntries(byte[] archive, ZipOutputStream zip) throws IOException {
    ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive));
    ZipEntry entry = entries.getNextEntry();
    while (entry != null) {
      zip.putNextEntry(new ZipEntry(entry.getName()));
      entries.transferTo(zip);
      entry = entries.getNextEntry();
    }
  }

  /**
   * Reads a file.
   *
   * @throws ExampleException if there is no such file, or it holds no network of this program
   */
  public static ModelFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ExampleException(
          file + ": no such file: name the model.zip that 'train' wrote into its --out directory");
    }
    MultiLayerNetwork net;
    DatasetName dataset;
    try (ModelArchive archive = new ModelArchive(file)) {
      dataset = datasetOf(archive);
      net = networkOf(archive);
    } catch (IOException e) {
      throw damaged(file, ExampleException.reason(e), e);
    } catch (RuntimeException e) {
      // what DL4J throws of a configuration that makes no sense
      throw damaged(file, firstLine(e), e);
    }
    if (!learnsClasses(net.getLayer(0).conf().getLayer())
        || !(net.getOutputLayer().conf().getLayer() instanceof BaseOutputLayer)) {
      throw new ExampleException(
          file + ": expected a Forward-Forward network, got another: train one with 'train'");
    }
    return new ModelFile(net, dataset == null ? guess(file, inputs(net)) : dataset).checked(file);
  }

  private static boolean learnsClasses(Layer first) {
    return first instanceof FFLayerConfiguration layer
        && (layer.getLearning().competitive() != null
            || (layer instanceof FFDenseLayer dense && dense.getLabelInput() != null));
  }

  private static ExampleException damaged(Path file, String why, Exception cause) {
    return new ExampleException(
        file + ": damaged, or no model of DL4J (" + why + "): train it again", cause);
  }

  private static DatasetName datasetOf(ModelArchive archive) throws IOException {
    if (!archive.has(ModelArchive.DATASET)) {
      return null;
    }
    byte[] name = archive.read(ModelArchive.DATASET, stream -> stream.readNBytes(LONGEST_NAME));
    return DatasetName.of(new String(name, StandardCharsets.UTF_8))
        .orElseThrow(() -> new IOException("it names an unknown data set"));
  }

  /** As DL4J's ModelSerializer does it, without what a file from elsewhere could do there. */
  private static MultiLayerNetwork networkOf(ModelArchive archive) throws IOException {
    MultiLayerConfiguration configuration =
        ModelConfiguration.read(
            archive.read(
                ModelArchive.CONFIGURATION, stream -> stream.readNBytes(LONGEST_CONFIGURATION)));
    int count = ModelParameters.count(configuration);
    INDArray parameters =
        archive.read(ModelArchive.PARAMETERS, stream -> ModelParameters.read(stream, count));
    configuration.setDataType(parameters.dataType());
    MultiLayerNetwork net = new MultiLayerNetwork(configuration);
    net.init(parameters, false);
    return net;
  }

  private static DatasetName guess(Path file, long inputs) {
    for (DatasetName name : DatasetName.values()) {
      if (inputs == (long) name.side() * name.side()) {
        return name;
      }
    }
    throw new ExampleException(
        "%s: takes %s pixels, as many as no data set has: train a model with 'train'"
            .formatted(file, inputs));
  }

  private ModelFile checked(Path file) {
    if (inputs(net) != (long) dataset.side() * dataset.side()
        || classes() != dataset.classNames().size()) {
      throw new ExampleException(
          ("%s: says that it was trained on %s but takes %s pixels and knows"
                  + " %s classes: train it again")
              .formatted(file, dataset.title(), inputs(net), classes()));
    }
    return this;
  }

  /** Checks that the network can be tested on a data set. */
  public void checkFits(DatasetName other) {
    int pixels = other.side() * other.side();
    int labels = other.classNames().size();
    if (pixels != inputs(net) || labels != classes()) {
      throw new ExampleException(
          ("the model takes %s pixels and knows %s classes, but %s has %s pixels"
                  + " and %s classes: use --dataset %s")
              .formatted(inputs(net), classes(), other.title(), pixels, labels, dataset.option()));
    }
  }

  /** Returns how many pixels an image has, of a convolution as it is laid out for it. */
  private static long inputs(MultiLayerNetwork net) {
    return net.getLayerWiseConfigurations().getInputPreProcess(0)
            instanceof FeedForwardToCnnPreProcessor maps
        ? maps.getInputHeight() * maps.getInputWidth() * maps.getNumChannels()
        : ((FeedForwardLayer) net.getLayer(0).conf().getLayer()).getNIn();
  }

  private long classes() {
    return ((FeedForwardLayer) net.getOutputLayer().conf().getLayer()).getNOut();
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
