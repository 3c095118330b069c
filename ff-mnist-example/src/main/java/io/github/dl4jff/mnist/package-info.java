/**
 * The command-line example of Forward-Forward for Deeplearning4j: trains, evaluates and compares
 * networks on MNIST, Fashion-MNIST or the UCI digits. {@link io.github.dl4jff.mnist.Main} is the
 * program, {@link io.github.dl4jff.mnist.ExampleNetwork} the network that it trains.
 */
package io.github.dl4jff.mnist;
