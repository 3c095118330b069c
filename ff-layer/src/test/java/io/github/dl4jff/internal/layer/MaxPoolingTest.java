package io.github.dl4jff.internal.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaxPoolingTest {
  @Test
  void backprop_equalMaxima_giveTheGradientToTheFirstPlace() {
    INDArray maps = Nd4j.createFromArray(5f, 5f, 1f, 2f, 5f, 5f, 3f, 3f).reshape(1, 1, 2, 4);
    MaxPooling pooling = new MaxPooling(2, false);
    INDArray places = Nd4j.create(4, 2);
    INDArray maxima = Nd4j.create(1, 1, 1, 2);
    pooling.separate(maps, places);
    pooling.pool(places, maxima);
    assertEquals(Nd4j.createFromArray(5f, 3f).reshape(1, 1, 1, 2), maxima);

    INDArray gradient = Nd4j.createFromArray(7f, -2f).reshape(1, 1, 1, 2);
    INDArray result = pooling.backprop(places, maxima, gradient, maps.shape());
    assertEquals(Nd4j.createFromArray(7f, 0f, 0f, 0f, 0f, 0f, -2f, 0f).reshape(1, 1, 2, 4), result);
  }
}
