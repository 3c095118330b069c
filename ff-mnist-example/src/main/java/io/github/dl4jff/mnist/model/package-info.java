/** Saved models. They are read as files that may come from anywhere. */
package io.github.dl4jff.mnist.model;
