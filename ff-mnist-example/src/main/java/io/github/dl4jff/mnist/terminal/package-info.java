/** What people see while the program works: lines and progress bars. */
package io.github.dl4jff.mnist.terminal;
