/**
 * The inside of the library. Nothing here and in the packages below is for users: it may change in
 * any version.
 */
package io.github.dl4jff.internal;
