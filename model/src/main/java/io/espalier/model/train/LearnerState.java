package io.espalier.model.train;

import io.espalier.model.network.NetworkSnapshot;

/**
 * All that is needed to go on learning as if nothing had happened.
 *
 * @param network parameters and mask
 * @param optimizer the optimizer's settings
 * @param optimizerState its moments
 */
public record LearnerState(
    NetworkSnapshot network, OptimizerSpec optimizer, OptimizerState optimizerState) {}
