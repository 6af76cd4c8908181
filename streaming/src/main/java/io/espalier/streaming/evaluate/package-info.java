/**
 * How good the predictions are while the stream runs: prequential evaluation, every record tested
 * before it is learnt, always beside the baselines that a classifier has to beat. Quality is the
 * mean of what came of each record, from 0 to 1: today accuracy, the share of right predictions.
 */
@NullMarked
package io.espalier.streaming.evaluate;

import org.jspecify.annotations.NullMarked;
