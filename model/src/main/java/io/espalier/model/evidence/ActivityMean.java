package io.espalier.model.evidence;

/**
 * What is known of the activity of one layer's inputs. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |x| per input; 0 where nothing has been seen
 * @param positives effective number of records in which the input was above 0, per input
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
    return positives[input] < SILENT && meanAbsolute[input] * weight < SILENT;
  }
}
