package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.AtomicFile;
import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.training.EpochJson;
import io.github.dl4jff.mnist.training.TrainingState;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The {@link RunSnapshot} of an unfinished run on disk: a zip file.
 *
 * <p>DL4J's {@code ModelSerializer} would do for the network, but it compresses, which for the
 * wider networks takes a good part of the time of an epoch and makes random numbers no smaller.
 */
public final class Checkpoint {
  /** The option that names the directory of all checkpoints. */
  public static final String OPTION = "--work";

  private static final String STATE = "state.json";
  private static final String PARAMETERS = "parameters.bin";
  private static final String UPDATER = "updater.bin";
  private static final String BEST = "best.bin";
  private static final int CHUNK = 1 << 16;

  /** Of tens of thousands of epochs. */
  private static final int LONGEST_STATE = 1 << 24;

  private final Path file;
  private final String option;
  private final boolean ownDirectory;

  private Checkpoint(Path file, String option, boolean ownDirectory) {
    this.file = file;
    this.option = option;
    this.ownDirectory = ownDirectory;
  }

  /**
   * Names the checkpoint of a run of an experiment, whether it exists or not. It has a directory of
   * its own.
   *
   * @param work directory of all checkpoints
   */
  public Checkpoint(Path work, RunPlan plan) {
    this(
        work.resolve(plan.experiment()).resolve(plan.runName()).resolve("checkpoint.zip"),
        OPTION,
        true);
  }

  /**
   * Names a checkpoint beside other files, whether it exists or not.
   *
   * @param option the option that names the directory, for messages
   */
  public static Checkpoint at(Path file, String option) {
    return new Checkpoint(file, option, false);
  }

  public Path file() {
    return file;
  }

  /** Returns the option that names its place, for messages. */
  public String option() {
    return option;
  }

  /**
   * Writes a snapshot, replacing an older one.
   *
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public void write(RunSnapshot snapshot) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, stream -> write(snapshot, stream));
  }

  private static void write(RunSnapshot snapshot, OutputStream stream) throws IOException {
    TrainingState training = snapshot.training();
    ObjectNode state = Json.MAPPER.createObjectNode();
    ResultJson.putPlan(state, snapshot.plan());
    state.set("commits", Json.MAPPER.valueToTree(snapshot.commits()));
    state.set("epochs", EpochJson.validated(training.epochs()));
    state.put("wallSeconds", training.wallSeconds());
    state.put("iteration", training.iteration());
    state.put("best", training.best().isPresent());
    ZipOutputStream zip = new ZipOutputStream(stream);
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(new ZipEntry(STATE));
    zip.write(Json.text(state).getBytes(StandardCharsets.UTF_8));
    writeEntry(zip, PARAMETERS, training.parameters());
    writeEntry(zip, UPDATER, training.updater());
    if (training.best().isPresent()) {
      writeEntry(zip, BEST, training.best().get());
    }
    zip.finish();
  }

  private static void writeEntry(ZipOutputStream zip, String name, float[] numbers)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DataOutputStream data = new DataOutputStream(zip);
    data.writeInt(numbers.length);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES);
    for (int from = 0; from < numbers.length; from += CHUNK) {
      int length = Math.min(CHUNK, numbers.length - from);
      chunk.clear().asFloatBuffer().put(numbers, from, length);
      data.write(chunk.array(), 0, length * Float.BYTES);
    }
  }

  /**
   * Reads what the run is to do, and nothing else: it may be of another network.
   *
   * @return the plan; empty where there is no file
   * @throws IOException if the file cannot be read or is damaged at its beginning
   */
  public Optional<RunPlan> readPlan() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
        ZipInputStream zip = new ZipInputStream(stream)) {
      return Optional.of(ResultJson.readPlan(readState(zip)));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static JsonNode readState(ZipInputStream zip) throws IOException {
    openEntry(zip, STATE);
    return Json.MAPPER.readTree(zip.readNBytes(LONGEST_STATE));
  }

  /**
   * Reads the snapshot.
   *
   * @param parameters number of parameters of the network
   * @param updater size of its updater's state
   * @return the state of the run; empty where there is no file
   * @throws IOException if the file cannot be read or is damaged, or holds another network
   */
  public Optional<RunSnapshot> read(int parameters, int updater) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
        ZipInputStream zip = new ZipInputStream(stream)) {
      JsonNode state = readState(zip);
      List<String> commits = new ArrayList<>();
      Json.required(state, "commits").forEach(commit -> commits.add(commit.asText()));
      TrainingState training =
          new TrainingState(
              EpochJson.read(Json.required(state, "epochs")),
              state.path("wallSeconds").asDouble(), // older files have none
              Json.whole(state, "iteration"),
              readEntry(zip, PARAMETERS, parameters),
              readEntry(zip, UPDATER, updater),
              Json.required(state, "best").asBoolean()
                  ? Optional.of(readEntry(zip, BEST, parameters))
                  : Optional.empty());
      return Optional.of(new RunSnapshot(ResultJson.readPlan(state), commits, training));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void openEntry(ZipInputStream zip, String name) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(name)) {
      throw new IOException("there is no " + name);
    }
  }

  private static float[] readEntry(ZipInputStream zip, String name, int length) throws IOException {
    openEntry(zip, name);
    DataInputStream data = new DataInputStream(zip);
    int found = data.readInt();
    if (found != length) {
      throw new IOException(name + ": expected " + length + " numbers, got " + found);
    }
    float[] numbers = new float[length];
    byte[] chunk = new byte[CHUNK * Float.BYTES];
    for (int from = 0; from < length; from += CHUNK) {
      int size = Math.min(CHUNK, length - from);
      data.readFully(chunk, 0, size * Float.BYTES);
      ByteBuffer.wrap(chunk).asFloatBuffer().get(numbers, from, size);
    }
    zip.closeEntry(); // reads to the end, where the checksum is compared
    return numbers;
  }

  /**
   * Removes the checkpoint, and what writes that were interrupted have left beside it.
   *
   * @throws IOException if it cannot be removed
   */
  public void remove() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory)) {
      return;
    }
    Files.deleteIfExists(file);
    String parts = "." + file.getFileName() + ".*.part";
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, parts)) {
      for (Path part : left) {
        Files.delete(part);
      }
    }
    if (ownDirectory) {
      Files.delete(directory);
    }
  }
}
