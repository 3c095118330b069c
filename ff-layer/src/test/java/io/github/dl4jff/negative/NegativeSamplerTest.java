package io.github.dl4jff.negative;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NegativeSamplerTest {
  private static final int DRAWS = 60_000;

  /** Four standard deviations of a share that is estimated from all draws. */
  private static final double SHARE_TOLERANCE = 4 * Math.sqrt(0.25 / DRAWS);

  static Stream<NegativeSampler> samplers() {
    return Stream.of(new UniformNegatives(), new HardNegatives());
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void sample_manySeedsAndSizes_neverGivesTheTrueLabelAndStaysInRange(NegativeSampler sampler) {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int classes = 2 + random.nextInt(9);
      int n = 1 + random.nextInt(20);
      int[] labels = random.ints(n, 0, classes).toArray();
      INDArray head = softmax(random, n, classes, seed % 3 == 0 ? 200 : 2);
      int[] wrong = sampler.sample(labels, classes, () -> head, new SplittableRandom(seed));
      assertEquals(n, wrong.length);
      for (int i = 0; i < n; i++) {
        assertNotEquals(labels[i], wrong[i]);
        assertTrue(wrong[i] >= 0 && wrong[i] < classes);
      }
    }
  }

  private static INDArray softmax(Random random, int n, int classes, double spread) {
    double[] logits = random.doubles((long) n * classes, -spread, spread).toArray();
    INDArray values = Nd4j.create(logits, new long[] {n, classes}, 'c').castTo(DataType.FLOAT);
    return Nd4j.nn().softmax(values, 1);
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void sample_sameSeed_givesTheSameDraws(NegativeSampler sampler) {
    int[] labels = new Random(1).ints(100, 0, 10).toArray();
    INDArray head = softmax(new Random(2), 100, 10, 1);
    int[] first = sampler.sample(labels, 10, () -> head, new SplittableRandom(5));
    assertArrayEquals(first, sampler.sample(labels, 10, () -> head, new SplittableRandom(5)));
    assertTrue(
        !Arrays.equals(first, sampler.sample(labels, 10, () -> head, new SplittableRandom(6))));
  }

  @Test
  void uniform_manyDraws_areUniform() {
    double[] shares = shares(new UniformNegatives(), null);
    assertArrayEquals(new double[] {1 / 3.0, 0, 1 / 3.0, 1 / 3.0}, shares, SHARE_TOLERANCE);
  }

  @Test
  void hard_manyDraws_followTheHeadWithoutTheTrueClass() {
    double[] shares = shares(new HardNegatives(), new float[] {0.1f, 0.6f, 0.25f, 0.05f});
    assertArrayEquals(new double[] {0.25, 0, 0.625, 0.125}, shares, SHARE_TOLERANCE);
  }

  @Test
  void hard_headThatIsSure_drawsUniformly() {
    double[] shares = shares(new HardNegatives(), new float[] {0, 1, 0, 0});
    assertArrayEquals(new double[] {1 / 3.0, 0, 1 / 3.0, 1 / 3.0}, shares, SHARE_TOLERANCE);
  }

  /** Shares of four classes among the draws for true label 1. */
  private static double[] shares(NegativeSampler sampler, float[] probabilities) {
    int[] labels = new int[DRAWS];
    Arrays.fill(labels, 1);
    INDArray head =
        probabilities == null
            ? null
            : Nd4j.repeat(Nd4j.createFromArray(probabilities).reshape(1, 4), DRAWS);
    double[] shares = new double[4];
    for (int wrong :
        sampler.sample(labels, 4, () -> head.reshape(DRAWS, 4), new SplittableRandom(3))) {
      shares[wrong] += 1.0 / DRAWS;
    }
    return shares;
  }

  @Test
  void hard_headOfAnotherWidth_isAnError() {
    INDArray head = Nd4j.ones(DataType.FLOAT, 2, 5);
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () ->
                new HardNegatives()
                    .sample(new int[] {0, 1}, 4, () -> head, new SplittableRandom(1)));
    assertTrue(error.getMessage().contains("[2, 4], got [2, 5]"), error.getMessage());
  }

  @Test
  void hard_headThatIsNoSoftmax_isAnError() {
    for (float bad : new float[] {-0.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
      INDArray head = Nd4j.createFromArray(new float[][] {{0.5f, 0.5f, bad}});
      IllegalStateException error =
          assertThrows(
              IllegalStateException.class,
              () ->
                  new HardNegatives()
                      .sample(new int[] {0}, 3, () -> head, new SplittableRandom(1)));
      assertTrue(error.getMessage().contains("got " + bad), error.getMessage());
    }
  }
}
