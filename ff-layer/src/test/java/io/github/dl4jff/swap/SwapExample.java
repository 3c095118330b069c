package io.github.dl4jff.swap;

import java.io.IOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * An example program: its network, its data and for how long it trains.
 *
 * @param name its name
 * @param what its layers and updater, in words
 * @param data its data
 * @param network its network
 * @param epochs number of epochs
 * @param batch minibatch size
 * @param seeds number of seeds
 * @param trainsBelow whether layers below the dense ones are to learn: the line that is changed
 */
public record SwapExample(
    String name,
    String what,
    Data data,
    Network network,
    int epochs,
    int batch,
    int seeds,
    boolean trainsBelow) {

  SwapExample withSeeds(int number) {
    return new SwapExample(name, what, data, network, epochs, batch, number, trainsBelow);
  }

  /** Reads or draws the data. */
  interface Data {
    SwapData of(long seed) throws IOException;
  }

  /** Configures the network. */
  interface Network {
    MultiLayerConfiguration of(NeuralNetConfiguration.Builder builder, Hidden hidden);
  }
}
