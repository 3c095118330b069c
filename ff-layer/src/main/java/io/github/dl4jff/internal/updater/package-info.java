/** Updaters inside a running network. Nothing here is for users. */
package io.github.dl4jff.internal.updater;
