package io.github.dl4jff.loss;

import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * What a Forward-Forward layer minimises: the goodness that it measures, and the loss of it.
 *
 * <ul>
 *   <li>{@link Contrastive}: two passes, one with positive and one with negative examples (Hinton).
 *   <li>{@link Competitive}: one pass, in which the classes compete.
 * </ul>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Contrastive.class, name = "contrastive"),
  @JsonSubTypes.Type(value = Competitive.class, name = "competitive")
})
public sealed interface LocalObjective extends Serializable permits Contrastive, Competitive {}
