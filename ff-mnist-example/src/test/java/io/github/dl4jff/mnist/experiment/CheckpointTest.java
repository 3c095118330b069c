package io.github.dl4jff.mnist.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final RunPlan PLAN = Results.plan("digits-200x2", 3);

  /** More than fits into one piece that is written at once. */
  private static final int PARAMETERS = 70_000;

  private static final int UPDATER = 3;

  @TempDir Path work;

  private Checkpoint checkpoint;

  @BeforeEach
  void open() {
    checkpoint = new Checkpoint(work, PLAN);
  }

  private static RunSnapshot snapshot(boolean best) {
    float[] parameters = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      parameters[i] = 1f / (i + 1);
    }
    return new RunSnapshot(
        PLAN,
        List.of("a", "b"),
        new TrainingState(
            Results.result(PLAN, 0.1, 0.05).epochs().subList(0, 2),
            12.5,
            36,
            parameters,
            new float[] {Float.MIN_VALUE, -0f, Float.MAX_VALUE},
            best ? Optional.of(Arrays.copyOf(new float[] {1, 2}, PARAMETERS)) : Optional.empty()));
  }

  private static void assertSame(RunSnapshot expected, RunSnapshot actual) {
    assertEquals(expected.plan(), actual.plan());
    assertEquals(expected.commits(), actual.commits());
    TrainingState then = expected.training();
    TrainingState now = actual.training();
    assertEquals(then.epochs(), now.epochs());
    assertEquals(then.wallSeconds(), now.wallSeconds());
    assertEquals(then.iteration(), now.iteration());
    assertArrayEquals(then.parameters(), now.parameters());
    assertArrayEquals(then.updater(), now.updater());
    assertEquals(then.best().isPresent(), now.best().isPresent());
    if (then.best().isPresent()) {
      assertArrayEquals(then.best().get(), now.best().get());
    }
  }

  @Test
  void write_andRead_keepsEverything() throws IOException {
    for (boolean best : new boolean[] {true, false}) {
      checkpoint.write(snapshot(best));
      assertSame(snapshot(best), checkpoint.read(PARAMETERS, UPDATER).orElseThrow());
    }
  }

  @Test
  void read_withoutAFile_isNothing() throws IOException {
    assertFalse(checkpoint.read(PARAMETERS, UPDATER).isPresent());
  }

  @Test
  void read_truncatedFile_isRefused() throws IOException {
    checkpoint.write(snapshot(true));
    byte[] whole = Files.readAllBytes(checkpoint.file());
    int parts = 16;
    for (int part = 0; part < parts; part++) {
      Files.write(checkpoint.file(), Arrays.copyOf(whole, part * whole.length / parts));
      assertThrows(IOException.class, () -> checkpoint.read(PARAMETERS, UPDATER), "part " + part);
    }
  }

  @Test
  void read_fileWithAChangedByte_isRefused() throws IOException {
    checkpoint.write(snapshot(true));
    byte[] whole = Files.readAllBytes(checkpoint.file());
    int payload = whole.length - 1000; // behind it lies the zip file's own directory
    for (int at = 100; at < payload; at += payload / 10) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(checkpoint.file(), changed);
      assertThrows(IOException.class, () -> checkpoint.read(PARAMETERS, UPDATER), "byte " + at);
    }
  }

  @Test
  void read_anotherNetwork_isRefused() throws IOException {
    checkpoint.write(snapshot(true));
    String message =
        assertThrows(IOException.class, () -> checkpoint.read(PARAMETERS + 1, UPDATER))
            .getMessage();
    assertEquals("parameters.bin: expected 70001 numbers, got 70000", message);
    assertThrows(IOException.class, () -> checkpoint.read(PARAMETERS, UPDATER - 1));
  }

  @Test
  void remove_leavesNothingOfTheRun_andAllOfOthers() throws IOException {
    Checkpoint other = new Checkpoint(work, PLAN.withSeed(4));
    other.write(snapshot(false));
    checkpoint.write(snapshot(false));
    Path left = checkpoint.file().resolveSibling(".checkpoint.zip.4711.part");
    Files.writeString(left, "of a run that was killed while it wrote");
    checkpoint.remove();
    checkpoint.remove();
    assertFalse(Files.exists(left.getParent()));
    assertTrue(Files.exists(other.file()));
  }
}
