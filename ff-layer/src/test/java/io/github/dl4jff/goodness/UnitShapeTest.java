package io.github.dl4jff.goodness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jff.conf.FFGoodnessLayer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How units are laid out, and what a saved network keeps of it. */
class UnitShapeTest {

  static Stream<Arguments> numbersBelowOne() {
    return Stream.of(
        Arguments.of("channels", new long[] {0, 1, 1, 1}),
        Arguments.of("depth", new long[] {1, -1, 1, 1}),
        Arguments.of("height", new long[] {1, 1, 0, 1}),
        Arguments.of("width", new long[] {1, 1, 1, -7}));
  }

  @ParameterizedTest
  @MethodSource("numbersBelowOne")
  void constructor_numberBelowOne_isRefusedByName(String name, long[] sizes) {
    long got = Stream.of(sizes[0], sizes[1], sizes[2], sizes[3]).filter(s -> s < 1).toList().get(0);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new UnitShape(sizes[0], sizes[1], sizes[2], sizes[3], false));
    assertEquals(name + ": expected a number >= 1, got " + got, error.getMessage());
  }

  @Test
  void counts_ofAVolume_areTheProducts() {
    UnitShape shape = new UnitShape(2, 3, 4, 5, true);
    assertEquals(60, shape.positions());
    assertEquals(120, shape.count());
    assertEquals("2 channels at 3x4x5, channels last", shape.toString());
    assertEquals("2 channels at 4x5", new UnitShape(2, 1, 4, 5, false).toString());
    assertEquals("7 channels", UnitShape.dense(7).toString());
  }

  @Test
  void equals_everyNumber_counts() {
    UnitShape shape = new UnitShape(2, 3, 4, 5, true);
    assertEquals(shape, new UnitShape(2, 3, 4, 5, true));
    assertEquals(shape.hashCode(), new UnitShape(2, 3, 4, 5, true).hashCode());
    for (UnitShape other :
        List.of(
            new UnitShape(1, 3, 4, 5, true),
            new UnitShape(2, 1, 4, 5, true),
            new UnitShape(2, 3, 1, 5, true),
            new UnitShape(2, 3, 4, 1, true),
            new UnitShape(2, 3, 4, 5, false))) {
      assertNotEquals(shape, other);
    }
  }

  static Stream<Arguments> inputs() {
    return Stream.of(
        Arguments.of(InputType.feedForward(7), UnitShape.dense(7)),
        Arguments.of(
            InputType.convolutional(4, 5, 2, CNN2DFormat.NCHW), new UnitShape(2, 1, 4, 5, false)),
        Arguments.of(
            InputType.convolutional(4, 5, 2, CNN2DFormat.NHWC), new UnitShape(2, 1, 4, 5, true)),
        Arguments.of(
            InputType.convolutional3D(DataFormat.NCDHW, 3, 4, 5, 2),
            new UnitShape(2, 3, 4, 5, false)),
        Arguments.of(
            InputType.convolutional3D(DataFormat.NDHWC, 3, 4, 5, 2),
            new UnitShape(2, 3, 4, 5, true)),
        Arguments.of(InputType.recurrent(3, 9, RNNFormat.NCW), new UnitShape(3, 1, 1, 1, false)),
        Arguments.of(InputType.recurrent(3, 9, RNNFormat.NWC), new UnitShape(3, 1, 1, 1, true)));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void units_ofEveryInputType_areKeptInASavedNetwork(InputType type, UnitShape expected)
      throws IOException {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new FFGoodnessLayer.Builder().classes(3).build())
                .setInputType(type)
                .build());
    net.init();
    assertEquals(expected, units(net));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    assertEquals(
        expected,
        units(
            ModelSerializer.restoreMultiLayerNetwork(
                new ByteArrayInputStream(file.toByteArray()))));
  }

  private static UnitShape units(MultiLayerNetwork net) {
    return ((FFGoodnessLayer) net.getLayer(0).conf().getLayer()).units();
  }
}
