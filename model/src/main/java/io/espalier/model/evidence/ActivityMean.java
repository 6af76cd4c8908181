package io.espalier.model.evidence;

/**
 * What is known of the activity of one signal. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |x| per unit, as {@link BatchActivity.Inputs} has the
 *     sums; 0 where nothing has been seen
 * @param positives effective number of values above 0 per unit or channel
 */
public record ActivityMean(double weight, double[] meanAbsolute, double[] positives) {

  /**
   * Below this many effective positives an input counts as silent: 2⁻¹⁰, so an input that was
   * active at all falls silent ten half-lives after it was last active in one record, and never
   * without forgetting.
   */
  private static final double SILENT = 0x1p-10;

  /** Whether the input has been 0 or negative in all that is remembered. */
  public boolean isSilent(int input) {
    int taps = meanAbsolute.length / positives.length;
    double absolute = 0;
    for (int k = input * taps; k < (input + 1) * taps; k++) {
      absolute += meanAbsolute[k] * weight;
    }
    return positives[input] < SILENT && absolute < SILENT;
  }
}
