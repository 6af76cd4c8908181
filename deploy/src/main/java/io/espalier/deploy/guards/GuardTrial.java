package io.espalier.deploy.guards;

import io.espalier.actors.guard.GuardKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * One change, and what guards said of it.
 *
 * @param moment record before which it was made
 * @param change what it turned out to be
 * @param drift in its probation, {@code none} for none
 * @param loss that the same change at the same moment caused without a drift
 * @param ownLoss that it caused with this drift
 * @param judgements of each guard
 */
public record GuardTrial(
    long moment,
    PlantedChange change,
    String drift,
    double loss,
    double ownLoss,
    Map<GuardKind, GuardVerdict> judgements) {

  /** Without a drift. */
  public static final String NO_DRIFT = "none";

  public GuardTrial {
    judgements = Collections.unmodifiableMap(new EnumMap<>(judgements));
  }

  /** What a guard said. */
  public GuardVerdict by(GuardKind guard) {
    return Objects.requireNonNull(judgements.get(guard));
  }
}
