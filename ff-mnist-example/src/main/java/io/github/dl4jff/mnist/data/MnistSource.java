package io.github.dl4jff.mnist.data;

import io.github.dl4jff.mnist.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the four files of MNIST or Fashion-MNIST: in directories, or else on mirrors, from where
 * they go into the cache directory. Files are taken gzipped or not; every file is checked before it
 * is used, and a bad one is passed over. Nothing that exists is overwritten or deleted.
 */
public final class MnistSource {
  private static final int CLASSES = 10;
  private static final int WHITE = 255;

  private final DatasetName dataset;
  private final List<IdxFile> files;
  private final MnistPlaces places;
  private final DownloadListener listener;
  private final Consumer<String> warnings;

  /**
   * Creates a source that looks in one directory and nowhere else.
   *
   * @param directory has the four files
   * @param warnings gets a line for each bad file that was passed over
   */
  public static MnistSource inDirectory(
      DatasetName dataset, Path directory, Consumer<String> warnings) {
    return new MnistSource(
        dataset,
        IdxFile.of(dataset),
        new MnistPlaces(List.of(directory), null, List.of()),
        null,
        warnings);
  }

  /**
   * Creates a source that looks in all the usual places.
   *
   * @param warnings gets a line for each bad file that was passed over, and for a cache that cannot
   *     be written
   */
  public static MnistSource inPlaces(
      DatasetName dataset,
      MnistPlaces places,
      DownloadListener listener,
      Consumer<String> warnings) {
    return new MnistSource(dataset, IdxFile.of(dataset), places, listener, warnings);
  }

  MnistSource(
      DatasetName dataset,
      List<IdxFile> files,
      MnistPlaces places,
      DownloadListener listener,
      Consumer<String> warnings) {
    this.dataset = dataset;
    this.files = files;
    this.places = places;
    this.listener = listener;
    this.warnings = warnings;
  }

  /**
   * Finds and reads the data set.
   *
   * @throws DatasetException if a file is not available; the message names every place that was
   *     tried
   */
  public ImageDataset load() throws DatasetException {
    MirrorDownload download = new MirrorDownload(places.mirrors(), listener);
    Set<String> origins = new LinkedHashSet<>();
    List<byte[]> payloads = new ArrayList<>();
    for (IdxFile file : files) {
      payloads.add(IdxReader.payload(file, find(file, download, origins)));
    }
    return new ImageDataset(
        dataset,
        images(payloads.get(0), payloads.get(1)),
        images(payloads.get(2), payloads.get(3)),
        String.join(", ", origins));
  }

  private LabelledImages images(byte[] pixels, byte[] labels) {
    return new LabelledImages(pixels, labels, files.get(0).side(), CLASSES, WHITE);
  }

  private byte[] find(IdxFile file, MirrorDownload download, Set<String> origins)
      throws DatasetException {
    List<String> bad = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    byte[] content = null;
    for (Path directory : places.directories()) {
      content = readFrom(directory, file, bad, missing);
      if (content != null) {
        origins.add(directory.toString());
        break;
      }
    }
    if (content == null) {
      MirrorDownload.Downloaded downloaded = download.fetch(file, missing);
      if (downloaded == null) {
        throw notAvailable(bad, missing);
      }
      store(file, downloaded);
      origins.add(downloaded.source().resolve(".").toString());
      content = downloaded.content();
    }
    bad.forEach(problem -> warnings.accept("passed over: " + problem));
    return content;
  }

  private DatasetException notAvailable(List<String> bad, List<String> missing) {
    return new DatasetException(
        dataset.title()
            + " is not available: "
            + Stream.concat(bad.stream(), missing.stream()).collect(Collectors.joining("; ")),
        "put the four files of "
            + dataset.title()
            + " into a directory and name it by --data, or take --dataset digits");
  }

  private static byte[] readFrom(
      Path directory, IdxFile file, List<String> bad, List<String> missing) {
    boolean found = false;
    for (String name : List.of(file.name(), file.name() + ".gz")) {
      Path path = directory.resolve(name);
      if (!Files.exists(path)) {
        continue;
      }
      found = true;
      try (InputStream stream = Files.newInputStream(path)) {
        return IdxReader.read(file, stream, path.toString());
      } catch (DatasetException e) {
        bad.add(e.getMessage());
      } catch (IOException e) {
        bad.add(path + ": cannot be read (" + e.getMessage() + ")");
      }
    }
    if (!found) {
      missing.add(
          Files.isDirectory(directory)
              ? directory + ": no " + file.name() + "[.gz]"
              : directory + ": no such directory");
    }
    return null;
  }

  private void store(IdxFile file, MirrorDownload.Downloaded downloaded) {
    Path unpacked = places.cache().resolve(file.name());
    Path packed = places.cache().resolve(file.name() + ".gz");
    try {
      Files.createDirectories(places.cache());
      if (!Files.exists(unpacked)) {
        // Under this name DL4J's own iterators find it too.
        AtomicFile.write(unpacked, stream -> stream.write(downloaded.content()));
      } else if (!Files.exists(packed)) {
        AtomicFile.write(packed, stream -> stream.write(downloaded.packed()));
      } else {
        warnings.accept(
            "not kept: " + file.name() + ": remove the bad files " + unpacked + " and " + packed);
      }
    } catch (IOException e) {
      warnings.accept("not kept: " + unpacked + " cannot be written (" + e.getMessage() + ")");
    }
  }
}
