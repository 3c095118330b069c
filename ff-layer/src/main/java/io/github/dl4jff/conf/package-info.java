/**
 * The configuration of Forward-Forward layers: {@link io.github.dl4jff.conf.FFDenseLayer} is what a
 * user writes into an ordinary {@code MultiLayerConfiguration}.
 */
package io.github.dl4jff.conf;
