package io.espalier.model.layer;

import java.util.Locale;

/** Numbers of layers that are computed with as floats, however they are written. */
final class FloatRange {

  private FloatRange() {}

  /** Refuses what is not above 0, finite and a float of full precision. */
  static void requirePositive(String name, double value) {
    require(
        value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE,
        name,
        value,
        Float.MIN_NORMAL,
        Float.MAX_VALUE);
  }

  /** Refuses what is no share, or rounds to all of it. */
  static void requireShare(String name, double value) {
    require(value >= 0 && value <= Math.nextDown(1f), name, value, 0, Math.nextDown(1f));
  }

  private static void require(boolean within, String name, double value, float from, float to) {
    if (!within) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be from %s to %s, got %s", name, from, to, value));
    }
  }
}
