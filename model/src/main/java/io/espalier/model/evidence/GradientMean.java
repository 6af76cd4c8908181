package io.espalier.model.evidence;

/**
 * What is known of how much the loss hangs on each parameter. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |w·g| per parameter; 0 where nothing has been seen
 */
public record GradientMean(double weight, double[] meanAbsolute) {}
