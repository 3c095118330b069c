/**
 * Deeplearning4j's own example programs with their dense layers swapped for Forward-Forward ones:
 * the table of the guide's swap checklist.
 */
package io.github.dl4jff.swap;
