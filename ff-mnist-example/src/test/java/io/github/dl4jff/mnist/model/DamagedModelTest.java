package io.github.dl4jff.mnist.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.cli.Program;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.network.ExampleNetwork;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Model files that were damaged, or made to do harm: one line says so, and nothing of them runs.
 */
class DamagedModelTest {
  private static final int PARAMETERS = 12 * (64 + 10 + 1) + 10 * (12 + 1);
  private static final int FLIPS = Integer.getInteger("ff.flips", 300);

  @TempDir Path directory;

  private Path file;
  private byte[] whole;
  private INDArray parameters;

  /** What the class of a hostile file does as soon as it is loaded. */
  static final class Harm extends org.deeplearning4j.nn.conf.layers.DenseLayer {
    private static final long serialVersionUID = 1L;

    static {
      System.setProperty("ff.harm", "done");
    }
  }

  @BeforeEach
  void write() throws IOException {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            ExampleNetwork.configuration(
                TrainingSettings.builder(DatasetName.DIGITS)
                    .method(TrainingMethod.FORWARD_FORWARD)
                    .hidden(12)
                    .epochs(1)
                    .batch(100)
                    .adam(1e-3, 0)
                    .build(),
                1,
                DigitsDataset.load().train()));
    net.init();
    assertEquals(PARAMETERS, net.numParams());
    file = directory.resolve("model.zip");
    new ModelFile(net, DatasetName.DIGITS).write(file);
    whole = Files.readAllBytes(file);
    parameters = net.params().dup();
  }

  private static String messageOf(Path file) {
    String message = assertThrows(ExampleException.class, () -> ModelFile.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private String configuration() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      return Files.readString(zip.getPath(ModelArchive.CONFIGURATION));
    }
  }

  private void put(String entry, byte[] content) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Files.write(zip.getPath(entry), content);
    }
  }

  private void putConfiguration(String json) throws IOException {
    put(ModelArchive.CONFIGURATION, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void read_truncatedAnywhere_isRefused() throws IOException {
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      Files.write(file, Arrays.copyOf(whole, length));
      messageOf(file);
    }
  }

  @Test
  void read_flippedBits_areRefusedOrWithoutEffect() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] changed = whole.clone();
      int at = i < FLIPS / 2 ? random.nextInt(whole.length) : whole.length - 1 - i % 400;
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      try {
        ModelFile read = ModelFile.read(file);
        assertEquals(parameters, read.net().params(), "byte " + at);
        assertEquals(DatasetName.DIGITS, read.dataset());
      } catch (ExampleException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        refused++;
      }
    }
    System.out.println("flipped bits: " + FLIPS + ", refused " + refused + ", the rest harmless");
    assertTrue(refused > FLIPS / 4, refused + " refused");
  }

  @Test
  void read_classOfAnotherPackage_isRefusedBeforeItIsLoaded() throws IOException {
    String json = configuration();
    String dense = "io.github.dl4jff.conf.FFDenseLayer";
    assertTrue(json.contains(dense));
    String harm = "io.github.dl4jff.mnist.DamagedModelTest$Harm";
    for (String name :
        List.of(
            harm,
            "org.deeplearning4j.nn.conf.layers.DenseLayer<" + harm + ">",
            "org.deeplearning4j.nn.conf.layers.DenseLayer\\u003c" + harm + ">")) {
      putConfiguration(json.replace(dense, name));
      messageOf(file);
      // the form that Jackson takes too: a name and a value
      putConfiguration(
          json.replace("\"layer\" : {", "\"layer\" : [ \"" + name + "\", {}], \"x\" : {"));
      messageOf(file);
      assertFalse(System.getProperties().containsKey("ff.harm"), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocessor.bin", "normalizer.bin", "x/../../evil.txt", "a\u001b[2Jb"})
  void read_entryThatNoModelHas_isRefused(String entry) throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    new ObjectOutputStream(object).writeObject(List.of("deserialised"));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(zipped)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(object.toByteArray());
    }
    Files.write(file, zipped.toByteArray());
    String message = messageOf(file);
    assertTrue(message.contains("which is no part of a model"), message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  @Test
  void read_configurationThatIsABomb_isRefused() throws IOException {
    putConfiguration("[".repeat(500_000));
    assertTrue(messageOf(file).contains("nested too deeply"));
    putConfiguration(" ".repeat(200 << 20)); // 200 MiB in a file of 200 KiB
    assertTrue(messageOf(file).contains("holds more than it should"));
  }

  @Test
  void read_hugeNetwork_isRefusedBeforeMemoryIsSetAside() throws IOException {
    String json = configuration();
    for (String width : List.of("2000000000", "4611686018427387904", "-12")) {
      putConfiguration(json.replaceFirst("\"nout\" : 12", "\"nout\" : " + width));
      messageOf(file);
    }
  }

  @Test
  void read_parametersThatLieAboutTheirLength_areRefused() throws IOException {
    for (long length : new long[] {-1, 0, PARAMETERS - 1, PARAMETERS + 1, Long.MAX_VALUE}) {
      put(ModelArchive.PARAMETERS, parameters(8, length, "FLOAT", 0));
      assertTrue(messageOf(file).contains("expected " + PARAMETERS + " parameters, got " + length));
    }
    put(ModelArchive.PARAMETERS, parameters(Long.MAX_VALUE, PARAMETERS, "FLOAT", 0));
    assertTrue(messageOf(file).contains("expected the shape"));
    put(ModelArchive.PARAMETERS, parameters(8, PARAMETERS, "UTF8", 0));
    assertTrue(messageOf(file).contains("expected parameters of type FLOAT or DOUBLE"));
    put(ModelArchive.PARAMETERS, parameters(8, PARAMETERS, "FLOAT", Float.NaN));
    assertTrue(messageOf(file).contains("expected finite parameters, got NaN"));
  }

  /** Parameters in the format of Nd4j.write, all of one value. */
  private static byte[] parameters(long shape, long length, String type, float value)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeUTF("MIXED_DATA_TYPES");
    data.writeLong(shape);
    data.writeUTF("LONG");
    for (long number : new long[] {2, 1, length, 1, 1, 8192, 1, 99}) {
      data.writeLong(number);
    }
    data.writeUTF("MIXED_DATA_TYPES");
    data.writeLong(length);
    data.writeUTF(type);
    for (int i = 0; i < PARAMETERS; i++) {
      data.writeFloat(value);
    }
    return bytes.toByteArray();
  }

  @Test
  void read_parametersOfOneValue_areThose() throws IOException {
    put(ModelArchive.PARAMETERS, parameters(8, PARAMETERS, "FLOAT", 0.5f));
    assertEquals(parameters.assign(0.5), ModelFile.read(file).net().params());
  }

  @Test
  void evaluateAndPredict_damagedModel_sayItInOneLine() throws IOException {
    put("preprocessor.bin", new byte[10]);
    for (String[] args :
        new String[][] {{"evaluate", "" + file}, {"predict", "" + file, "x.png"}}) {
      Program program = Program.run((Object[]) args);
      assertEquals(1, program.exitCode());
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(program.err().contains("'preprocessor.bin', which is no part"), program.err());
    }
  }
}
