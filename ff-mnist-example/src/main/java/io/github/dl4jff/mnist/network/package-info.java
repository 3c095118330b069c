/** The networks that the example trains. */
package io.github.dl4jff.mnist.network;
