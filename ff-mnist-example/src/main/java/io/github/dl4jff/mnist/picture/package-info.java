/**
 * Pictures of digits, from a camera or a drawing program, made into such images as those of the
 * data set that a model was trained on.
 */
package io.github.dl4jff.mnist.picture;
