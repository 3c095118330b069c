package io.github.dl4jff.mnist.model;

import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Reads the configuration of a network from a file that may come from anywhere. DL4J's own reader
 * loads whatever class the file names before it asks whether that is a layer, an activation
 * function and so on; this one loads classes of a few packages only.
 */
final class ModelConfiguration {
  /** Where the parts of a configuration are at home. */
  private static final List<String> PACKAGES =
      List.of(
          "io.github.dl4jff.conf.",
          "io.github.dl4jff.goodness.",
          "io.github.dl4jff.loss.",
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.nd4j.linalg.activations.",
          "org.nd4j.linalg.learning.",
          "org.nd4j.linalg.lossfunctions.",
          "org.nd4j.linalg.schedule.");

  /** Ten times what a network of DL4J needs. */
  private static final int DEEPEST = 100;

  private static final ObjectMapper MAPPER =
      JsonMappers.getMapper().copy().setPolymorphicTypeValidator(new KnownPackages());

  private ModelConfiguration() {}

  /** Decides by the name, before the class is loaded. */
  private static final class KnownPackages extends PolymorphicTypeValidator.Base {
    private static final long serialVersionUID = 1L;

    @Override
    public Validity validateSubClassName(
        MapperConfig<?> config, JavaType baseType, String className) {
      return PACKAGES.stream().anyMatch(className::startsWith) ? Validity.ALLOWED : Validity.DENIED;
    }
  }

  /**
   * Reads a configuration.
   *
   * @throws IOException if it is no configuration, or names a class of another package
   */
  static MultiLayerConfiguration read(byte[] json) throws IOException {
    check(json);
    return MAPPER.readValue(json, MultiLayerConfiguration.class);
  }

  /**
   * Refuses what would exhaust the stack, and names of generic types: Jackson asks about the class
   * in front of the brackets, and then loads those between them.
   */
  private static void check(byte[] json) throws IOException {
    try (JsonParser parser = MAPPER.getFactory().createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > DEEPEST) {
          throw new IOException("its configuration is nested too deeply");
        }
        if (token == JsonToken.VALUE_STRING && parser.getText().indexOf('<') >= 0) {
          throw new IOException("its configuration names a generic type");
        }
      }
    }
  }
}
