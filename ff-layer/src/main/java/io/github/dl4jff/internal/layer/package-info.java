/** Forward-Forward layers inside a running network: forward pass and gradient of the local loss. */
package io.github.dl4jff.internal.layer;
