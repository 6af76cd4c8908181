package io.espalier.model.evidence;

/**
 * What is known of the activity of one signal. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |x| per unit, as {@link BatchActivity.Inputs} has the
 *     sums; 0 where nothing has been seen
 */
public record ActivityMean(double weight, double[] meanAbsolute) {}
