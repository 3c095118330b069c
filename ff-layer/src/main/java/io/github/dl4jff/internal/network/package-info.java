/** DL4J's two kinds of network, the chain of Forward-Forward layers in them, and its rules. */
package io.github.dl4jff.internal.network;
