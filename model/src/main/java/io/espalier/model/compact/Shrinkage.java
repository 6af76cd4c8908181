package io.espalier.model.compact;

import io.espalier.model.edit.Change;

/**
 * A learner has been made smaller.
 *
 * @param change what became of the network as others know it: constants went into biases, and what
 *     was dead is masked
 * @param before parameters that the learner's network held, masked ones included
 * @param after parameters that it holds now
 */
public record Shrinkage(Change change, int before, int after) {}
