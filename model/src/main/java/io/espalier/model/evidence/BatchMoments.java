package io.espalier.model.evidence;

import java.util.List;
import java.util.Locale;

/**
 * What one batch says about how the units that feed the parametric layers vary together.
 *
 * @param records samples in the batch
 * @param groups one entry per observed group of units, from input to output
 */
public record BatchMoments(int records, List<Units> groups) {

  /**
   * Moments of one group of units; the arrays are never written to after construction.
   *
   * @param mean mean activity per unit
   * @param coMoment Σ(x − mean)(x − mean)ᵀ over the batch, unit by unit, symmetric
   */
  public record Units(double[] mean, double[] coMoment) {
    public Units {
      if (coMoment.length != mean.length * mean.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d units have %d co-moments, got %d",
                mean.length,
                mean.length * mean.length,
                coMoment.length));
      }
    }

    private List<double[]> arrays() {
      return List.of(mean, coMoment);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Units units && Arrayed.equal(arrays(), units.arrays());
    }

    @Override
    public int hashCode() {
      return Arrayed.hash(arrays());
    }
  }

  public BatchMoments {
    groups = List.copyOf(groups);
    if (records < 1) {
      throw new IllegalArgumentException("moments need at least 1 record, got " + records);
    }
  }
}
