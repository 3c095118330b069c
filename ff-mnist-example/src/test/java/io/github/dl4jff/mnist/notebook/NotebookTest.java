package io.github.dl4jff.mnist.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookTest {
  private static final Map<String, String> SMALL = Map.of(Notebook.SMALL, "1");

  @TempDir Path directory;

  @Test
  void data_nothingSet_isTheBundledDigits() throws DatasetException {
    ImageDataset all = Notebook.data(10_000, Map.of());
    assertEquals(DatasetName.DIGITS, all.name());
    assertEquals(1_437, all.train().size());
    assertEquals(360, all.test().size());
    assertEquals(100, Notebook.data(100, Map.of()).train().size());
  }

  @Test
  void data_directoryWithoutMnist_isRefusedByName() {
    Map<String, String> environment = Map.of(Notebook.MNIST, directory.toString());
    DatasetException error =
        assertThrows(DatasetException.class, () -> Notebook.data(10, environment));
    assertTrue(error.getMessage().contains(directory.toString()), error.getMessage());
  }

  @Test
  void smallRun_hasFewImagesAndEpochs() throws DatasetException {
    assertEquals(Notebook.SMALL_IMAGES, Notebook.data(10_000, SMALL).train().size());
    assertEquals(10, Notebook.data(10, SMALL).train().size());
    assertEquals(Notebook.SMALL_EPOCHS, Notebook.epochs(20, SMALL));
    assertEquals(1, Notebook.epochs(1, SMALL));
    assertEquals(20, Notebook.epochs(20, Map.of()));
    assertEquals(20, Notebook.epochs(20, Map.of(Notebook.SMALL, "")));
  }
}
