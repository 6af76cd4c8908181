package io.espalier.streaming.evaluate;

/**
 * What a {@link PrequentialEvaluator} knew at one moment.
 *
 * @param cumulative over all records
 * @param windowed over the last records, as many as the window holds
 * @param decayedAccuracy over all records, each weighing half of one that came a half-life later
 */
public record Evaluation(Scores cumulative, Scores windowed, double decayedAccuracy) {}
