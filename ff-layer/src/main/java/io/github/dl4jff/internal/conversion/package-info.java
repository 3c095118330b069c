/**
 * Cuts an ordinary model into blocks, and puts the layers in that they learn from: one view of
 * DL4J's two kinds of configuration, the types between their layers, and what can be converted.
 */
package io.github.dl4jff.internal.conversion;
