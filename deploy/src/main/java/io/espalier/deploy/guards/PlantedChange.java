package io.espalier.deploy.guards;

import java.util.Locale;

/** What a planted change turned out to be, by what it cost without a drift. */
public enum PlantedChange {
  /** It was to leave all predictions as they are, and cost less than half of a harmful one. */
  HARMLESS,
  /** It cost less than a harmful one, and more than was meant. */
  BETWEEN,
  /** It cost what must not be lost. */
  HARMFUL;

  static PlantedChange of(boolean meantWell, double loss, double harmful) {
    if (loss >= harmful) {
      return HARMFUL;
    }
    return meantWell && loss < harmful / 2 ? HARMLESS : BETWEEN;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
