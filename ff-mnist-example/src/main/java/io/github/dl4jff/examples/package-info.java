/** Short programs to copy: each is one file that uses DL4J and the library only. */
package io.github.dl4jff.examples;
