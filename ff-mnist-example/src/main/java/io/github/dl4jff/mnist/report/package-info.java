/**
 * What a run leaves behind: its results as JSON, complete after every epoch, and the pictures drawn
 * from them.
 */
package io.github.dl4jff.mnist.report;
