/** Data for training: changes of images that leave their class as it is. */
package io.github.dl4jff.data;
