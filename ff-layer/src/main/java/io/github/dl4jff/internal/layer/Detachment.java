package io.github.dl4jff.internal.layer;

/**
 * That which drives a {@link FFDense layer}'s positive and negative passes. While a layer has one
 * it is detached: it ignores the gradient that comes down from above, and passes none on.
 */
public interface Detachment {}
