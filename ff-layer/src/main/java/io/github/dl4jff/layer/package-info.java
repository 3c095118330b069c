/**
 * Forward-Forward layers inside a running network: forward pass, positive and negative pass,
 * gradient of the local loss, and the measurement of goodness. Users have no need of this package.
 */
package io.github.dl4jff.layer;
