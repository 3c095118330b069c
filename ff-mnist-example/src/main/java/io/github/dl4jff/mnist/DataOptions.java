package io.github.dl4jff.mnist;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.MnistPlaces;
import io.github.dl4jff.mnist.data.MnistSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a data set. */
final class DataOptions {
  private static final String AUTO = "auto";
  private static final Set<String> SCHEMES = Set.of("http", "https");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = {
        "mnist, fashion-mnist, digits or auto.",
        "digits, 8x8 pixels, is part of the program; auto takes MNIST where it can be had and the digits"
            + " otherwise. Default: auto, or what a model was trained on."
      })
  private String dataset = AUTO;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Directory with the four idx files, gzipped or not. Default: DL4J's cache, then a download.")
  private Path directory;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description =
          "Download from here instead of the public mirrors; may be given several times. The files'"
              + " checksums are checked all the same.")
  private List<URI> mirrors = List.of();

  /**
   * Checks the options.
   *
   * @throws ParameterException if they make no sense
   */
  void check() {
    if (!isAuto() && DatasetName.of(dataset).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--dataset': expected mnist, fashion-mnist, digits or auto, got '"
              + dataset
              + "'");
    }
    checkDirectory(dataset);
    for (URI mirror : mirrors) {
      String scheme = mirror.getScheme();
      if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
        throw new ParameterException(
            spec.commandLine(),
            "Invalid value for option '--mirror': expected an http or https address, got '"
                + mirror
                + "'");
      }
    }
  }

  private void checkDirectory(String name) {
    if (directory != null && name.equals(DatasetName.DIGITS.option())) {
      throw new ParameterException(
          spec.commandLine(), "--data: the digits are part of the program; leave --data out");
    }
  }

  /**
   * Loads the data set that was asked for. For {@code auto} that is MNIST, or else, with a line
   * that says so, the digits.
   *
   * @param terminal for progress and warnings
   * @return the data set
   * @throws DatasetException if it cannot be had
   */
  ImageDataset load(Terminal terminal) throws DatasetException {
    if (!isAuto() || directory != null) {
      return load(DatasetName.of(dataset).orElse(DatasetName.MNIST), terminal);
    }
    try {
      return load(DatasetName.MNIST, terminal);
    } catch (DatasetException e) {
      terminal.note(
          e.problem() + ". Taking the UCI digits, which are part of the program, instead.");
      return load(DatasetName.DIGITS, terminal);
    }
  }

  /**
   * Returns the data set that was asked for.
   *
   * @param preferred what to take where nothing was asked for
   * @return the data set that was asked for; for {@code auto} the preferred one
   */
  DatasetName nameOr(DatasetName preferred) {
    DatasetName name = DatasetName.of(dataset).orElse(preferred);
    checkDirectory(name.option());
    return name;
  }

  private boolean isAuto() {
    return dataset.equals(AUTO);
  }

  /**
   * Loads a data set from where the options say.
   *
   * @param name which
   * @param terminal for progress and warnings
   * @return the data set
   * @throws DatasetException if it cannot be had
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
    return data;
  }

  private MnistSource source(DatasetName name, Terminal terminal) {
    if (directory != null) {
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
