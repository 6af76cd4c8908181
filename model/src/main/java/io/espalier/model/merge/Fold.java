package io.espalier.model.merge;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * How one unit's part is taken over by others: {@code h_unit ≈ intercept + Σ coefficient·h_source}.
 * It says nothing of weights, so it may be decided on a snapshot and carried out on the network as
 * it is a little later.
 *
 * @param group the layer that reads the units, counted from 0 among those of a {@link
 *     io.espalier.model.network.Grouping}; group 0 is what the first of them reads: the network's
 *     inputs or flattened planes
 * @param unit the unit that goes
 * @param sources the units that take over, none of them {@code unit}; none at all for a unit that
 *     does not vary; never written to after construction
 * @param coefficients one per source; never written to after construction
 * @param intercept what goes into the biases
 */
public record Fold(int group, int unit, int[] sources, double[] coefficients, double intercept) {

  public Fold {
    if (group < 0 || unit < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "groups and units are counted from 0, got unit %d of group %d",
              unit,
              group));
    }
    if (sources.length != coefficients.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d sources but %d coefficients", sources.length, coefficients.length));
    }
    for (int source : sources) {
      if (source == unit) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "unit %d can not take over from itself", unit));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fold that
        && group == that.group
        && unit == that.unit
        && Double.compare(intercept, that.intercept) == 0
        && Arrays.equals(sources, that.sources)
        && Arrays.equals(coefficients, that.coefficients);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        group, unit, intercept, Arrays.hashCode(sources), Arrays.hashCode(coefficients));
  }
}
