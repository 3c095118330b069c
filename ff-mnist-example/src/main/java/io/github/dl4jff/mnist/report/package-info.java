/** Pictures, tables and pages that are made from results. */
package io.github.dl4jff.mnist.report;
