/**
 * The command-line example of Forward-Forward for Deeplearning4j: trains, evaluates and compares
 * networks on MNIST, Fashion-MNIST or the UCI digits.
 */
package io.github.dl4jff.mnist;
