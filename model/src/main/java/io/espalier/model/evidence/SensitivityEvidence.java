package io.espalier.model.evidence;

import io.espalier.model.flow.Weighted;
import java.util.List;

/**
 * The {@linkplain SensitivitySums sums} of a stream with exponential forgetting. A commutative
 * monoid like {@link ActivityEvidence}, over records: neither batches nor workers matter at an
 * infinite half-life. Not thread-safe: one owner. Memory: two doubles per input and tap of each
 * layer and one per output.
 */
public final class SensitivityEvidence {

  /** What is left of all that was seen of a network when it changes. */
  private static final double KEPT_BY_CHANGE = 0.1;

  private final HalfLife halfLife;
  private SensitivitySums sums;

  /** Nothing seen yet of the layers of a network. */
  public SensitivityEvidence(List<Weighted> layers, HalfLife halfLife) {
    this.halfLife = halfLife;
    sums =
        new SensitivitySums(
            0,
            layers.stream()
                .map(Weighted::block)
                .map(block -> SensitivitySums.Layer.empty(block.readValues(), block.outputs()))
                .toList());
  }

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void add(SensitivitySums batch) {
    forget(Math.round(batch.records()));
    merge(batch);
  }

  /**
   * Adds what another owner has seen of the same stretch of the stream.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void merge(SensitivitySums other) {
    sums = sums.plus(other);
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    fade(halfLife.retention(records));
  }

  /**
   * The network has changed, and with it what its units say and what the loss makes of it: most of
   * what was seen is of a network that is gone. What is left helps until enough has been seen of
   * the new one. A change in several slices counts several times.
   */
  public void networkChanged() {
    fade(KEPT_BY_CHANGE);
  }

  /** Forgets everything. */
  public void reset() {
    fade(0);
  }

  private void fade(double factor) {
    if (factor < 1) {
      sums = sums.scaled(factor);
    }
  }

  /** All that is known now, to score with, to merge or to store. */
  public SensitivitySums sums() {
    return sums;
  }
}
