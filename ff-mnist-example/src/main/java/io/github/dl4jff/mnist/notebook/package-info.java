/**
 * What the notebooks of {@code docs/notebooks} share beside the library: data, settings, pictures.
 */
package io.github.dl4jff.mnist.notebook;
