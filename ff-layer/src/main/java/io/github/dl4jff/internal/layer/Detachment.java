package io.github.dl4jff.internal.layer;

/**
 * That which drives a {@link FFLayer Forward-Forward layer}. While a layer has one it is detached:
 * it ignores the gradient that comes down from above, and passes none of it on.
 */
public interface Detachment {}
