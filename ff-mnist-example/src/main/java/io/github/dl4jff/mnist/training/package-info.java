/**
 * The training of a network, epoch by epoch, and its test. All commands that train use {@link
 * io.github.dl4jff.mnist.training.Training}.
 */
package io.github.dl4jff.mnist.training;
