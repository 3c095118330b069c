/**
 * Where the images come from: files in idx format in a directory, in the cache of Deeplearning4j or
 * on a public mirror, or the digits that the program brings along; and the iterator that feeds them
 * to a network. Every file of MNIST and Fashion-MNIST is checked by its SHA-256 before it is used.
 */
package io.github.dl4jff.mnist.data;
