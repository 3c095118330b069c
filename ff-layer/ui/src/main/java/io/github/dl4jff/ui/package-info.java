/**
 * Forward-Forward in DL4J's training UI: a listener that posts what each layer does, and the page
 * that shows it.
 */
package io.github.dl4jff.ui;
