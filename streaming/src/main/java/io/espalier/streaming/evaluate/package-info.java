/**
 * How good the predictions are while the stream runs: prequential evaluation, every record tested
 * before it is learnt, always beside the baselines that a classifier has to beat.
 */
@NullMarked
package io.espalier.streaming.evaluate;

import org.jspecify.annotations.NullMarked;
