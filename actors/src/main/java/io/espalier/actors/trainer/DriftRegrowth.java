package io.espalier.actors.trainer;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.model.edit.Regrowth;

/**
 * What a pruned network gets back at the record at which the stream is found to have changed: a
 * network that was small enough for the old stream has no room to learn the new one in. At once, as
 * each record that it comes late costs.
 *
 * @param parameters as many are live afterwards
 * @param choice which ones come
 * @param rate the learning rate from then on
 * @param seed of what is drawn; each drift draws anew
 */
public record DriftRegrowth(int parameters, Choice choice, RaisedRate rate, long seed) {

  /** Which connections come back. */
  public enum Choice {
    /** See {@link Regrowth#atRandom}. */
    RANDOM,
    /**
     * Those with the largest gradients of the batch at which the drift was found, see {@link
     * Regrowth#byGradient}; random ones in a compacted network, where what is gone has none.
     */
    GRADIENTS
  }

  public DriftRegrowth {
    new Requirements().number("parameters", Range.atLeast(1), parameters).check();
  }

  /** The seed of a drift, by how many there were. */
  long seed(int drifts) {
    return seed + drifts;
  }
}
