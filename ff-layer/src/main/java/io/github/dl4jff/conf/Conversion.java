package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.conversion.Blocks;
import io.github.dl4jff.internal.conversion.ConversionOptions;
import io.github.dl4jff.internal.conversion.ConvertedGraph;
import io.github.dl4jff.internal.conversion.ConvertedLayers;
import io.github.dl4jff.loss.ClassLoss;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a model is converted to learn by Forward-Forward: the options of {@link ForwardForward}, and
 * the conversion itself. Every option checks its argument at once.
 *
 * <table>
 *   <caption>Options</caption>
 *   <tr><th>option</th><th>what it sets</th><th>default</th></tr>
 *   <tr><td>{@link #classes(int) classes}</td><td>the number of classes</td><td>that of the output layer</td></tr>
 *   <tr><td>{@link #goodness(ClassGoodness) goodness}</td><td>the goodness of each class</td><td>{@link io.github.dl4jff.goodness.ClassProjection}</td></tr>
 *   <tr><td>{@link #loss(ClassLoss) loss}</td><td>the local loss</td><td>{@link io.github.dl4jff.loss.CrossEntropyLoss}</td></tr>
 *   <tr><td>{@link #after(String...) after}</td><td>where blocks end</td><td>after every block</td></tr>
 *   <tr><td>{@link #fastLayers(boolean) fastLayers}</td><td>replaces blocks by Forward-Forward layers that compute the same</td><td>false</td></tr>
 *   <tr><td>{@link #inputType(InputType...) inputType}</td><td>the types of the inputs</td><td>what the first layer tells</td></tr>
 * </table>
 */
public final class Conversion {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardForward.class);

  private final Set<String> cuts = new LinkedHashSet<>();
  private int classes;
  private ClassGoodness goodness;
  private ClassLoss loss;
  private List<InputType> inputTypes = List.of();
  private boolean fast;

  Conversion() {}

  /**
   * Sets the number of classes. A graph whose outputs have different numbers of classes needs it:
   * the blocks that lead to an output of that many classes learn by Forward-Forward then, and those
   * that lead to others alone from their output, as before.
   *
   * @param classes the number, at least 2
   * @return this conversion
   * @throws IllegalArgumentException if it is less than 2
   */
  public Conversion classes(int classes) {
    this.classes = Checks.classes("classes", classes);
    return this;
  }

  /**
   * Sets how the goodness of the classes is measured.
   *
   * @param goodness the goodness
   * @return this conversion
   * @throws IllegalArgumentException if it is null
   */
  public Conversion goodness(ClassGoodness goodness) {
    this.goodness = Checks.notNull("goodness", goodness);
    return this;
  }

  /**
   * Sets the local loss of the goodness of the classes.
   *
   * @param loss the loss
   * @return this conversion
   * @throws IllegalArgumentException if it is null
   */
  public Conversion loss(ClassLoss loss) {
    this.loss = Checks.notNull("loss", loss);
    return this;
  }

  /**
   * Sets where blocks end: after these layers or vertices, and nowhere else. What lies above the
   * last one learns from the output layer.
   *
   * @param names names of layers or vertices; a layer without a name is {@code layer} and its index
   * @return this conversion
   * @throws IllegalArgumentException if there is none, or one is null
   */
  public Conversion after(String... names) {
    if (names.length == 0) {
      throw Checks.expected("after", "names of layers", "none");
    }
    cuts.clear();
    for (String name : names) {
      cuts.add(Checks.notNull("after", name));
    }
    return this;
  }

  /**
   * Sets whether Forward-Forward's own layers take the place of blocks that they compute: an {@link
   * FFDenseLayer} that of a {@code DenseLayer}, an {@link FFConvolutionLayer} that of a {@code
   * ConvolutionLayer} alone, or below a {@code SubsamplingLayer} that takes the maxima of square
   * windows side by side. They learn the same, faster. The default is false: then all layers stay,
   * and goodness layers are added.
   *
   * @param fast whether they do
   * @return this conversion
   */
  public Conversion fastLayers(boolean fast) {
    this.fast = fast;
    return this;
  }

  /**
   * Sets the types of the network's inputs, which a configuration of DL4J does not keep. A network
   * that begins with convolutions of {@code [n, c, h, w]} needs it. No layer and no preprocessor
   * changes by it.
   *
   * @param types one type for each input, in their order
   * @return this conversion
   * @throws IllegalArgumentException if there is none, or one is null
   */
  public Conversion inputType(InputType... types) {
    if (types.length == 0) {
      throw Checks.expected("inputType", "a type for each input", "none");
    }
    for (InputType type : types) {
      Checks.notNull("inputType", type);
    }
    inputTypes = List.of(types);
    return this;
  }

  /**
   * Converts a configuration.
   *
   * @param conf the configuration; it stays as it is
   * @return a new configuration
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted; see
   *     {@link ForwardForward}
   */
  public MultiLayerConfiguration convert(MultiLayerConfiguration conf) {
    return ConvertedLayers.configuration(conf, logged(blocks(conf)));
  }

  /**
   * Converts a configuration.
   *
   * @param conf the configuration; it stays as it is
   * @return a new configuration
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted; see
   *     {@link ForwardForward}
   */
  public ComputationGraphConfiguration convert(ComputationGraphConfiguration conf) {
    return ConvertedGraph.configuration(conf, logged(blocks(conf)));
  }

  /**
   * Converts a network, with its parameters: weights, and the mean and variance of batch
   * normalisations. The updater begins anew.
   *
   * @param net the network, initialised; it stays as it is
   * @return a new network, initialised, without listeners
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted; see
   *     {@link ForwardForward}
   */
  public MultiLayerNetwork convert(MultiLayerNetwork net) {
    checkInitialised(net.isInitCalled());
    MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
    Blocks blocks = logged(blocks(conf));
    MultiLayerNetwork converted =
        new MultiLayerNetwork(ConvertedLayers.configuration(conf, blocks));
    converted.init();
    ConvertedLayers.copyParameters(net, converted, blocks);
    return converted;
  }

  /**
   * Converts a network, with its parameters: weights, and the mean and variance of batch
   * normalisations. The updater begins anew.
   *
   * @param net the network, initialised; it stays as it is
   * @return a new network, initialised, without listeners
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted; see
   *     {@link ForwardForward}
   */
  public ComputationGraph convert(ComputationGraph net) {
    checkInitialised(net.getVertices() != null);
    ComputationGraph converted = new ComputationGraph(convert(net.getConfiguration()));
    converted.init();
    ConvertedGraph.copyParameters(net, converted);
    return converted;
  }

  private static void checkInitialised(boolean isInitialised) {
    if (!isInitialised) {
      throw new IllegalStateException(
          "expected an initialised network, got one without parameters; call net.init(), or convert"
              + " its configuration");
    }
  }

  /**
   * Says what {@link #convert(MultiLayerConfiguration)} does; it logs the same lines.
   *
   * @param conf the configuration; it stays as it is
   * @return one line for each layer, old and new, in the order of the forward pass
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted
   */
  public List<String> describe(MultiLayerConfiguration conf) {
    return blocks(conf).lines();
  }

  /**
   * Says what {@link #convert(ComputationGraphConfiguration)} does; it logs the same lines.
   *
   * @param conf the configuration; it stays as it is
   * @return one line for each layer and vertex, old and new, in an order of the forward pass
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it cannot be converted
   */
  public List<String> describe(ComputationGraphConfiguration conf) {
    return blocks(conf).lines();
  }

  private Blocks blocks(MultiLayerConfiguration conf) {
    return Blocks.of(conf, options());
  }

  private Blocks blocks(ComputationGraphConfiguration conf) {
    return Blocks.of(conf, options());
  }

  private ConversionOptions options() {
    return new ConversionOptions(classes, goodness, loss, cuts, fast, inputTypes);
  }

  private static Blocks logged(Blocks blocks) {
    blocks.lines().forEach(LOG::info);
    return blocks;
  }
}
