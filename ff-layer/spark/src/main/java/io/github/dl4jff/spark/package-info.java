/** What DL4J's Spark training needs beside the Forward-Forward layer itself. */
package io.github.dl4jff.spark;
