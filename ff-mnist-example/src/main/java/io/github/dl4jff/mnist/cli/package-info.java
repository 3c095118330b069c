/**
 * The commands of the program and their options. {@link io.github.dl4jff.mnist.cli.RootCommand}
 * runs what the command line says.
 */
package io.github.dl4jff.mnist.cli;
