/**
 * Speed and memory of Forward-Forward training beside its floor, the matrix products that the
 * algorithm cannot do without, and beside backpropagation in stock DL4J. See docs/benchmarks.md.
 */
package io.github.dl4jff.benchmark;
