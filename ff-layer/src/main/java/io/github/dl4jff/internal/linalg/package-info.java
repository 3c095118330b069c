/** Matrix products, normalisation of rows and workspaces: what the layers ask of ND4J. */
package io.github.dl4jff.internal.linalg;
