package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.MnistPlaces;
import io.github.dl4jff.mnist.data.MnistSource;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.terminal.DownloadProgress;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where a data set is read from. */
final class DataPlace {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Directory with the four idx files, gzipped or not. Default: DL4J's cache, then a"
              + " download.")
  private Path directory;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description =
          "Download from here instead of the public mirrors; may be given several times. The files'"
              + " checksums are checked all the same.")
  private List<URI> mirrors = List.of();

  boolean isDirectory() {
    return directory != null;
  }

  void check(String dataset, CommandLine commandLine) {
    if (isDirectory() && dataset.equals(DatasetName.DIGITS.option())) {
      throw new ParameterException(
          commandLine, "--data: the digits are part of the program; leave --data out");
    }
    for (URI mirror : mirrors) {
      String scheme = mirror.getScheme();
      if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
        throw new ParameterException(
            commandLine,
            "Invalid value for option '--mirror': expected an http or https address, got '"
                + mirror
                + "'");
      }
    }
  }

  /**
   * Loads a data set from where the options say.
   *
   * @throws DatasetException if it is not available
   */
  ImageDataset load(DatasetName name, Terminal terminal) throws DatasetException {
    ImageDataset data =
        name == DatasetName.DIGITS ? DigitsDataset.load() : source(name, terminal).load();
    terminal.note(
        String.format(
            Locale.ROOT,
            "Data: %s, %,d images to train and %,d to test (%s)",
            name.title(),
            data.train().size(),
            data.test().size(),
            data.origin()));
    terminal.note("ND4J: " + Versions.backend() + " on " + Versions.device());
    return data;
  }

  private MnistSource source(DatasetName name, Terminal terminal) {
    if (isDirectory()) {
      return MnistSource.inDirectory(name, directory, terminal::note);
    }
    MnistPlaces usual = MnistPlaces.usual(name);
    return MnistSource.inPlaces(
        name,
        mirrors.isEmpty() ? usual : usual.withMirrors(mirrors),
        new DownloadProgress(terminal),
        terminal::note);
  }
}
