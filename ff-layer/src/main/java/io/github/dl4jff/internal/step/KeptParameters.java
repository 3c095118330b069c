package io.github.dl4jff.internal.step;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters that an iteration must leave as they are: no loss trains them, but the updater's
 * momentum and regularisation would move them all the same. (Constraints still hold: DL4J applies
 * them afterwards.)
 */
public final class KeptParameters {
  private final List<INDArray> parameters;
  private final List<INDArray> copies;
  private boolean remembered;

  /**
   * Creates them.
   *
   * @param parameters views of the network's parameters
   */
  public KeptParameters(List<INDArray> parameters) {
    this.parameters = parameters;
    copies = parameters.stream().map(view -> view.dup().detach()).toList();
  }

  /** Remembers what they are before the step. */
  public void remember() {
    for (int i = 0; i < copies.size(); i++) {
      copies.get(i).assign(parameters.get(i));
    }
    remembered = true;
  }

  /** Makes them what they were before the step; nothing where they were not remembered. */
  public void restore() {
    for (int i = 0; remembered && i < copies.size(); i++) {
      parameters.get(i).assign(copies.get(i));
    }
    remembered = false;
  }
}
