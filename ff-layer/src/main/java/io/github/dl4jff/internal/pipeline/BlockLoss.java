package io.github.dl4jff.internal.pipeline;

import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.step.CompetitiveLosses;
import io.github.dl4jff.internal.step.ContrastiveLosses;
import io.github.dl4jff.internal.step.LayerFigures;
import io.github.dl4jff.internal.step.Negatives;
import io.github.dl4jff.internal.step.Pairs;
import io.github.dl4jff.internal.step.Range;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The local loss of a block, after its forward pass. */
interface BlockLoss {
  /** The position of its layer, to losses of that layer alone. */
  Range ONE = new Range(0, 0);

  /** Runs what passes there are besides the forward pass, and hands their activity on. */
  void pass(Minibatch minibatch, boolean last);

  /** Evaluates the loss, and hands the layer its gradient. */
  LayerFigures evaluate(Minibatch minibatch);

  /**
   * Creates the loss of a layer.
   *
   * @param position how many Forward-Forward layers are below
   * @param seed the network's seed
   * @param negatives where negative examples come from, in two passes
   */
  static BlockLoss of(FFLayer layer, int position, long seed, Negatives negatives) {
    return layer.learning().competitive() != null
        ? new OnePass(new CompetitiveLosses(List.of(layer)))
        : new TwoPasses((FFDense) layer, position == 0, seed, negatives);
  }

  /** One pass, which is the forward pass. */
  record OnePass(CompetitiveLosses losses) implements BlockLoss {
    @Override
    public void pass(Minibatch minibatch, boolean last) {}

    @Override
    public LayerFigures evaluate(Minibatch minibatch) {
      return losses.evaluate(minibatch.classes(), ONE).get(0);
    }
  }

  /** Two passes, each minibatch as positive and negative examples. */
  final class TwoPasses implements BlockLoss {
    private final FFDense layer;
    private final Pairs pairs;
    private final Negatives negatives;
    private final ContrastiveLosses losses;

    TwoPasses(FFDense layer, boolean first, long seed, Negatives negatives) {
      this.layer = layer;
      this.negatives = negatives;
      pairs = first ? new Pairs(layer, seed) : null;
      losses = new ContrastiveLosses(List.of(layer));
    }

    @Override
    public void pass(Minibatch minibatch, boolean last) {
      INDArray seen =
          pairs == null
              ? layer.pass(minibatch.pairs(), last)
              : pairs.pass(negatives, minibatch::labels, this::noHead, minibatch.iteration(), last);
      if (!last) {
        minibatch.handOnPairs(seen);
      }
    }

    private INDArray noHead() {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected negatives that do not ask the output layer, which learns after it, such"
              + " as UniformNegatives, got "
              + negatives.labels().getClass().getSimpleName()
              + "; set them on the FFTrainingListener, or train by net.fit(...)");
    }

    @Override
    public LayerFigures evaluate(Minibatch minibatch) {
      return losses.evaluate(ONE).get(0);
    }
  }
}
