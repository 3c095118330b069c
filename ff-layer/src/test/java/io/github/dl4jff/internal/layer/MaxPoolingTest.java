package io.github.dl4jff.internal.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaxPoolingTest {
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"HALF", "FLOAT", "DOUBLE"})
  void backprop_equalMaxima_giveTheGradientToTheFirstPlace(DataType type) {
    INDArray maps = array(type, 5, 5, 1, 2, 5, 5, 3, 3).reshape('c', 1, 1, 2, 4);
    MaxPooling pooling = new MaxPooling(2, false);
    INDArray places = Nd4j.create(type, 4, 2);
    INDArray maxima = Nd4j.create(type, 1, 1, 1, 2);
    pooling.separate(maps, places);
    pooling.pool(places, maxima);
    assertEquals(array(type, 5, 3).reshape('c', 1, 1, 1, 2), maxima);

    INDArray gradient = array(type, 7, -2).reshape('c', 1, 1, 1, 2);
    INDArray result = pooling.backprop(places, maxima, gradient, maps.shape());
    assertEquals(array(type, 7, 0, 0, 0, 0, 0, -2, 0).reshape('c', 1, 1, 2, 4), result);
  }

  private static INDArray array(DataType type, double... values) {
    return Nd4j.createFromArray(values).castTo(type);
  }
}
