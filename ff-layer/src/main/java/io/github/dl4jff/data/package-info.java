/**
 * Preprocessors of images: {@link io.github.dl4jff.data.ImageShift} moves each image of a minibatch
 * by a few pixels at random, {@code y[i][j] = x[i - down][j - right]}, and fills what comes in with
 * 0; {@link io.github.dl4jff.data.ImageFlip} mirrors half of them left to right. Hinton (<a
 * href="https://arxiv.org/abs/2212.13345">arXiv 2212.13345</a>, section 3.3) reports
 * Forward-Forward results with images shifted by up to two pixels.
 */
package io.github.dl4jff.data;
