package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.loss.ClassLoss;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * What the user asked of a conversion.
 *
 * @param classes the number of classes; 0 for that of the output layer
 * @param goodness the goodness of the classes; null for the default
 * @param loss the local loss; null for the default
 * @param cuts names of the last layers of blocks; empty for every block
 * @param fastLayers whether Forward-Forward layers take the place of blocks that they compute
 * @param inputTypes the types of the network's inputs; empty for what the layers tell
 */
public record ConversionOptions(
    int classes,
    ClassGoodness goodness,
    ClassLoss loss,
    Set<String> cuts,
    boolean fastLayers,
    List<InputType> inputTypes) {}
