/**
 * Training block by block: a network cut above its Forward-Forward layers, minibatches under way
 * through the blocks, and the threads that drive them.
 */
package io.github.dl4jff.internal.pipeline;
