/** The settings that decide how a network is trained, as one value with defaults and checks. */
package io.github.dl4jff.mnist.settings;
