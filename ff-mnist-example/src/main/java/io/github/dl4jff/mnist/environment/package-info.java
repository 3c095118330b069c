/** What the program runs on: native libraries, versions, the commit that it was built from. */
package io.github.dl4jff.mnist.environment;
