/** Files that are written whole or not at all, and the errors that a user can put right. */
package io.github.dl4jff.mnist.files;
