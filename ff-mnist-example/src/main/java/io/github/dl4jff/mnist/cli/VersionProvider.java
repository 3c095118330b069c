package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.environment.Versions;
import picocli.CommandLine.IVersionProvider;

/** Says for {@code --version} what runs; ND4J is not loaded for it. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "ff-mnist-example " + Versions.project(),
      "Deeplearning4j " + Versions.deeplearning4j() + ", Java " + Versions.java()
    };
  }
}
